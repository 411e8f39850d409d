# syntax=docker/dockerfile:1
# Kineograph's server. Any user id; the root file system may be read-only; all that it writes is in
# /var/lib/kineograph (a volume) and /tmp.
FROM node:24-bookworm-slim AS build
WORKDIR /kineograph
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# The same set-up as on any machine: it installs the decoder's build packages itself. The decoder must
# bring its libav along: the last stage has none.
ENV KINEOGRAPH_LIBAV=lean
RUN node setup/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /kineograph
COPY package.json package-lock.json ./
# Postgres runs in its own container: the embedded one stays out.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends \
    ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  # Group 0, so that `--user ANY` (whose group is 0) may write as well.
  && install -d -o 10001 -g 0 -m 2770 /var/lib/kineograph
WORKDIR /kineograph
COPY --from=packages /kineograph/node_modules node_modules
COPY --from=build /kineograph/dist dist
COPY --from=build /kineograph/build/decoder build/decoder
COPY package.json LICENSE* ./
COPY bin bin
COPY schema schema
ENV NODE_ENV=production \
    KINEOGRAPH_HOST=0.0.0.0 \
    KINEOGRAPH_HOME=/var/lib/kineograph \
    KINEOGRAPH_RUNTIME_DIR=/tmp
VOLUME /var/lib/kineograph
EXPOSE 4000
USER 10001:0
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/kineograph/bin/kineograph.mjs"]
CMD ["serve"]
