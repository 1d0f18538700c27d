# The bot alone, without tests, sandbox and development tools.
FROM node:22-slim

ENV NODE_ENV=production
WORKDIR /app

# Dependencies first: they change seldom, and their layer is kept.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY build ./build
COPY drizzle ./drizzle
COPY commands ./commands
COPY src ./src
# Nothing is compiled when it runs: the image can be read-only.
RUN npm run build

# The embedded database, for those who set no DATABASE_URL. Mount a volume here, or it goes with the container.
RUN mkdir /data && chown node:node /data
VOLUME /data
ENV DATA_DIR=/data HEALTH_PORT=8080
USER node

# Red while it starts, waits for its database, or has lost Discord. A red container is told, not killed: what is missing
# comes back by itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# It ends within 10 s of SIGTERM, with its state saved.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--max-old-space-size=512", "dist/main.js"]
