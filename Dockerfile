# Two stages: the first builds, the second runs and has no tools to build with.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
COPY requirements.lock requirements-build.lock ./
# What rarely changes first, so that a change of ours does not install everything again.
RUN python -m venv /opt/rasid \
    && /opt/rasid/bin/pip install --require-hashes -r requirements.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY rules ./rules
RUN /opt/build/bin/python -m build --wheel --no-isolation --outdir /dist . \
    && /opt/rasid/bin/pip install --no-deps /dist/*.whl \
    && /opt/rasid/bin/pip check \
    && /opt/rasid/bin/pip uninstall --yes pip

FROM python:${PYTHON}-slim
# 10001: no user of the host; the volume belongs to it, so that nothing runs as root.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data rasid \
    && install --directory --owner=rasid --group=rasid /data
COPY --from=build /opt/rasid /opt/rasid
ENV PATH=/opt/rasid/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PTB_TIMEDELTA=1 \
    RASID_STORE__URL=sqlite:////data/rasid.db
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["rasid", "doctor"]
ENTRYPOINT ["rasid"]
CMD ["run"]
