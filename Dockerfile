# syntax=docker/dockerfile:1

# The server, its worker and its migrations as one image: the README and docker-compose.yml say how each is started.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY sdk/package.json sdk/
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

# Without what is only for development, the embedded Postgres, and the scripts of any dependency.
FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspaces=false

FROM node:${NODE_VERSION}-bookworm-slim
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Headless CRM" \
  org.opencontainers.image.description="The customer records of a CRM as an API, with no screens of its own" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
# Node ignores signals as the first process, and takes in no orphans.
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json LICENSE ./
COPY openapi/openapi.json openapi/openapi-3.0.json openapi/
COPY prisma/migrations prisma/migrations
# Whom databases of Amazon RDS are believed to be, for those who name the file in DATABASE_URL.
COPY docker/rds-certificates.pem docker/
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# Nothing is written outside of /tmp in production; where the server is tried, its secrets are made in /data.
RUN mkdir /data compiled && chown 1000:1000 /data compiled
# As `npm start` has it: a heap that stays small, see docs/decisions/0081.
ENV MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072 NODE_OPTIONS="--expose-gc --max-semi-space-size=8"
ENV NODE_ENV=production DATA_DIR=/data NODE_COMPILE_CACHE=/app/compiled
USER 1000:1000
# What each start would compile anew, it finds here: kept for this user and this Node.
RUN node --import ./dist/app.js --import ./dist/work.js --eval 0
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node"]
# The worker is dist/worker.js, and the migrations are `dist/db/migrations/cli.js migrate`.
CMD ["dist/main.js"]
