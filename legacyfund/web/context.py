"""What every page knows of the service itself."""

from django.conf import settings
from django.http import HttpRequest

from legacyfund.lib.marking import MARKING


def service(request: HttpRequest) -> dict[str, object]:
    """The service's name, how its pages are classified, and whether this is a demonstration."""
    return {
        "service_name": settings.SERVICE_NAME,
        "marking": MARKING,
        "demonstration": settings.DEMONSTRATION,
    }
