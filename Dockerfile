# The service in an image of its own: docker build -t idverdict .
# BASE may be any Debian image with Python >= 3.11 and its venv module; PIP_INDEX_URL names a package index of your own.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ARG PIP_INDEX_URL=
RUN python3 -m venv /opt/build && python3 -m venv --without-pip /opt/idverdict
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/build/bin/pip install --require-hashes --no-deps -r requirements-build.lock \
    && /opt/build/bin/pip --python /opt/idverdict/bin/python install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY protos protos
COPY ocr ocr
COPY storage storage
COPY service service
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels ./protos . \
    && /opt/build/bin/pip --python /opt/idverdict/bin/python install --no-deps --no-index /wheels/*.whl

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="idverdict" \
      org.opencontainers.image.description="Identity verification: pictures of an ID document and a claim in, a verdict out" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-chi-sim fonts-hanazono fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 idverdict \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/idverdict --shell /usr/sbin/nologin idverdict \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/idverdict
COPY --from=build /opt/idverdict /opt/idverdict

# It listens for other machines, and so does not start without TLS and callers' identities, or a setting IDVERDICT_INSECURE_*
# that says what is done without. The health port answers the probe, in plain text, whatever the other port asks of callers.
ENV PATH=/opt/idverdict/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    IDVERDICT_HOST=0.0.0.0 \
    IDVERDICT_PORT=50051 \
    IDVERDICT_HEALTH_PORT=50052 \
    IDVERDICT_DATA_DIR=/var/lib/idverdict

WORKDIR /var/lib/idverdict
USER 10001:10001
VOLUME /var/lib/idverdict
EXPOSE 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "service.probe", "--service", "liveness"]
ENTRYPOINT ["idverdict"]
CMD ["serve"]
