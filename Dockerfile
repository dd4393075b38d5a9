# The image of the server. Behind a package index of your own, hand its settings in while building, they stay outside:
#   docker build --secret id=pip,src=$HOME/.config/pip/pip.conf -t crr-mock .
ARG BASE_IMAGE=python:3.11-slim

# hadolint ignore=DL3006
FROM ${BASE_IMAGE} AS build
WORKDIR /src
RUN python3 -m venv --without-pip /opt/crr-mock
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY specs specs
COPY scenarios scenarios
COPY mockserver mockserver
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m pip --python /opt/crr-mock/bin/python3 install --no-cache-dir -c constraints.txt .

# hadolint ignore=DL3006
FROM ${BASE_IMAGE}
COPY --from=build /opt/crr-mock /opt/crr-mock
ENV PATH=/opt/crr-mock/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CRR_MOCK_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
EXPOSE 8080 8443
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["/opt/crr-mock/bin/python3", "-c", "import http.client, os; port = os.environ.get('CRR_MOCK_PORT', ''); probe = http.client.HTTPConnection('127.0.0.1', int(port) if port.isdigit() else 8080, timeout=2); probe.request('GET', '/healthz'); raise SystemExit(probe.getresponse().status != 200)"]
ENTRYPOINT ["crr-mock"]
CMD ["serve"]
