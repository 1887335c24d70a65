# Skylabel as one program: docs/guides/self-hosting.md.
#
#   docker build -t skylabel .
#   docker run -p 8080:8080 -v skylabel:/data skylabel

FROM node:22-bookworm-slim AS page
WORKDIR /src
COPY static-site static-site
COPY crates/labeling/tags.json crates/labeling/tags.json
RUN cd static-site && npm ci --no-audit --no-fund && npm run build

FROM rust:1.95-slim-bookworm AS program
WORKDIR /src
COPY . .
COPY --from=page /src/static-site/dist static-site/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked --package local && cp target/release/skylabel /skylabel && mkdir /data

# Holds the C library and root certificates, and no shell; its user nonroot is 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=program /skylabel /usr/local/bin/skylabel
COPY --from=program --chown=65532:65532 /data /data
ENV SKYLABEL_DATA=/data SKYLABEL_HOST=0.0.0.0 SKYLABEL_PORT=8080
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/skylabel"]
CMD ["serve"]
