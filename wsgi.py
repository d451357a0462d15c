"""gunicorn's door: `gunicorn wsgi:app`."""

from fairapp import create_app

app = create_app()
