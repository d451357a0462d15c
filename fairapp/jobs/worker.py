"""The worker process: takes jobs from the queue, sweeps for duties, sends letters."""

import signal
import sys
from types import FrameType

from fairapp import create_app
from fairapp.core.jobs import queue_of

LONGEST_NAP = 0.5
"""Seconds between looks at an idle queue: a page may be waiting for a job of under two seconds."""


def main() -> None:
    """Work until SIGTERM or SIGINT; the job in hand is then finished first."""
    queue = queue_of(create_app())
    consumer = queue.create_consumer(workers=1, max_delay=LONGEST_NAP, check_worker_health=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        consumer.stop(graceful=True)
        sys.exit(0)

    # ours instead of the consumer's own, which treats SIGTERM as an order to drop the job
    consumer._set_signal_handlers = lambda: None  # noqa: SLF001 -- the library has no option
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    consumer.start()
    signal.pause()


if __name__ == "__main__":
    main()
