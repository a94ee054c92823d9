# One image for the five daemons and the client. The build stage has the toolchain; the image that
# runs has the binaries and three Debian libraries.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpq-dev libprotobuf-c-dev libssl-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Protos Protos
COPY Shared Shared
COPY Services Services
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib \
    && install -d /out \
    && for name in limiter tracker analytics billing admin tollgate; do \
        install -s ".build/release/$name" /out/ || exit 1; \
    done

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 libprotobuf-c1 libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 tollgate \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin tollgate \
    && install -d -o tollgate -g tollgate -m 0700 \
        /var/lib/tollgate /var/lib/tollgate/secrets /var/lib/tollgate/journal \
        /var/lib/tollgate/limiter
COPY --from=build /out/ /usr/local/bin/
USER 10001:10001
WORKDIR /
CMD ["tollgate", "--help"]
