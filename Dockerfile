# The bot alone, without tests, sandbox and development tools.
# 22.23.3, for amd64 and arm64, by its digest: a tag can move. Dependabot updates it.
FROM node:22-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392

ENV NODE_ENV=production
WORKDIR /app

# Dependencies first: they change seldom, so Docker reuses their layer.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY build ./build
COPY drizzle ./drizzle
COPY commands ./commands
COPY src ./src
# The bot compiles nothing at run time, so the image can be read-only.
RUN npm run build

# The notices that the licences of the packages ask for.
COPY LICENSE THIRD_PARTY_NOTICES.txt ./

# The embedded database, without a DATABASE_URL. Mount a volume here, or the database goes with the container.
RUN mkdir -m 0700 /data && chown node:node /data
VOLUME /data
# In a container 127.0.0.1 would be the container alone. Its networks and ports decide who can reach it.
ENV DATA_DIR=/data HEALTH_PORT=8080 HEALTH_HOST=0.0.0.0
USER node

# Red while the bot starts, waits for its database, or has lost Discord. Docker only shows it, and kills nothing: the bot goes on by
# itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# The bot ends within 10 s of SIGTERM, with its state saved.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--max-old-space-size=512", "--v8-pool-size=1", "--max-semi-space-size=8", "dist/main.js"]
