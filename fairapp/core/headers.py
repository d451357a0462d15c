"""What every answer tells the browser: no inline code, no framing, no sniffing, no keeping."""

from flask import Flask, Response, request

from fairapp.core.policy import current_actor

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def register_headers(app: Flask) -> None:
    """Set the fixed headers on every answer, errors included."""

    @app.after_request
    def _protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = CSP
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if current_actor().is_signed_in and request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
        return response
