#!/bin/sh
# Starts the streaming function, on Lambda behind the web adapter and elsewhere as it is: from the
# root of the unzipped function, or LAMBDA_TASK_ROOT; PYTHONPATH may name an unzipped layer.
set -eu
cd "${LAMBDA_TASK_ROOT:-$(dirname "$0")}"
# Lambda puts the layer and its own boto3 on the path only for handlers that it loads itself.
PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}:/opt/python${LAMBDA_RUNTIME_DIR:+:$LAMBDA_RUNTIME_DIR}"
export PYTHONPATH
exec "${PYTHON:-python3}" -m uvicorn lambda_src.stream.application:application --factory \
  --host 127.0.0.1 --port "${PORT:-8080}" --lifespan off --no-access-log --no-server-header \
  --log-level warning --timeout-graceful-shutdown 5
