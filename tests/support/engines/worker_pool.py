"""Beam's worker pool on the loopback address alone; Beam's own main listens on all of them.

    python -m tests.support.engines.worker_pool PORT

Starts one worker process for each environment a runner asks for (``--environment_type=EXTERNAL``),
by the name ``python``: put the directory of the wanted one first in PATH.
"""

from __future__ import annotations

import sys

import grpc
from apache_beam.portability.api import beam_fn_api_pb2_grpc
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer
from apache_beam.utils.thread_pool_executor import shared_unbounded_instance


def main(port: int) -> None:
    """Serve until killed."""
    # A runner pings an idle connection more often than gRPC's servers like by default.
    options = [("grpc.http2.max_pings_without_data", 0), ("grpc.http2.max_ping_strikes", 0)]
    server = grpc.server(shared_unbounded_instance(), options=options)
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(
        BeamFnExternalWorkerPoolServicer(use_process=True), server
    )
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main(int(sys.argv[1]))
