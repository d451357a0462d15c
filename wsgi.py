"""gunicorn's door: `gunicorn wsgi:app`."""

import gc

from fairapp import create_app

app = create_app()
# what was read at start is shared by all workers; the collector would touch, and so copy, each page
gc.collect()
gc.freeze()
