FROM node:24-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev


FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY --from=frontend /app/node_modules ./node_modules
COPY pyproject.toml ./
COPY scripts ./scripts
COPY src ./src
# Editable, because the migrations are found beside src.
RUN python scripts/vendor_frontend.py \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e .


FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8001 \
    BACKOFFICE_DATA_DIR=/data
# A volume that is first mounted at /data takes over its owner.
RUN useradd --system --uid 10001 --no-create-home backoffice \
    && install -d -o backoffice /data
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app/src ./src
COPY alembic.ini ./
COPY alembic ./alembic
USER backoffice
VOLUME /data
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["backoffice", "serve", "--migrate"]
