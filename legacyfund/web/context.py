"""What every page knows of the service itself."""

from django.conf import settings
from django.http import HttpRequest


def service(request: HttpRequest) -> dict[str, object]:
    """The service's name, and whether this is a demonstration."""
    return {"service_name": settings.SERVICE_NAME, "demonstration": settings.DEMONSTRATION}
