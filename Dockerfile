# The service for production: wheels only, no compiler, no root. Built and run by docker-compose.yml.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/opt/venv/bin:$PATH \
    LEGACYFUND_STATIC_ROOT=/srv/static \
    LEGACYFUND_VAR=/srv/var

RUN groupadd --system --gid 10001 legacyfund \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin legacyfund \
    && install --directory --owner legacyfund --group legacyfund /srv/var

COPY requirements.txt /srv/
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes --requirement /srv/requirements.txt \
    && pip check

WORKDIR /srv/app
COPY . .
# Nothing is connected to here: the addresses only have to be there.
RUN SECRET_KEY=only-to-collect-static-files-and-for-nothing-that-is-kept DATABASE_URL=postgres:/// REDIS_URL=redis:// \
    python manage.py collectstatic --noinput --verbosity 0

USER legacyfund
EXPOSE 8000
CMD ["gunicorn", "legacyfund.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "4", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
