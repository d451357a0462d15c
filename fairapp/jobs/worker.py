"""The worker process: takes jobs from the queue, sweeps for duties, sends letters."""

import signal
import time
from types import FrameType

from fairapp import create_app
from fairapp.core.jobs import queue_of

LONGEST_NAP = 0.5
"""Seconds between looks at an idle queue: a page may be waiting for a job of under two seconds."""

JOB_MAY_TAKE = 20.0
"""Seconds that the job in hand gets to end; the sweep finds it again if it does not."""


def main() -> None:
    """Work until SIGTERM or SIGINT; the job in hand is then finished first."""
    queue = queue_of(create_app())
    consumer = queue.create_consumer(
        workers=1, max_delay=LONGEST_NAP, shutdown_timeout=JOB_MAY_TAKE, check_worker_health=True
    )

    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # a handler that waited for threads could wait for a lock that its own thread holds
        nonlocal stopping
        stopping = True

    # ours instead of the consumer's own, which treats SIGTERM as an order to drop the job
    consumer._set_signal_handlers = lambda: None  # noqa: SLF001 -- the library has no option
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    consumer.start()
    while not stopping:
        time.sleep(LONGEST_NAP)
    consumer.stop(graceful=True)


if __name__ == "__main__":
    main()
