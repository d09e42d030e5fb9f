"""What a form says when an answer will not do: Django's stock messages put as a person would.

A message a form author wrote is shown as written; only Django's own are replaced.
"""

from django import forms
from django.core.exceptions import ValidationError

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.CheckboxSelectMultiple)
# How Django's own message for each code begins.
STOCK = {
    "required": "This field is required.",
    "invalid_choice": "Select a valid choice.",
    "invalid": "Enter a ",
    "empty": "The submitted file is empty.",
    "max_length": "Ensure this value has at most",
    "min_value": "Ensure this value is greater than or equal to",
    "max_value": "Ensure this value is less than or equal to",
    "max_decimal_places": "Ensure that there are no more than",
    "max_digits": "Ensure that there are no more than",
    "max_whole_digits": "Ensure that there are no more than",
}


def error_texts(field: forms.BoundField) -> list[str]:
    """The messages of a bound field, each once, naming the question they belong to."""
    failures = field.errors.as_data() if field.errors else []
    return list(dict.fromkeys(_text(field, failure) for failure in failures))


def _text(field: forms.BoundField, failure: ValidationError) -> str:
    if predicate := (failure.params or {}).get("predicate"):
        return f"“{field.label}” {predicate}"
    text = " ".join(str(message) for message in failure.messages)
    opening = STOCK.get(failure.code or "")
    if opening is None or not text.startswith(opening):
        return text
    return _plainly(field, failure, text)


def _plainly(field: forms.BoundField, failure: ValidationError, text: str) -> str:
    question = f"“{field.label}”"
    params = failure.params or {}
    match failure.code:
        case "required":
            return f"{_bidding(field.field)} for {question}"
        case "invalid_choice":
            return f"Choose one of the answers offered for {question}"
        case "invalid":
            return _wrong_kind(field.field, question) or text
        case "empty":
            return f"The file for {question} is empty. Choose another"
        case "max_length":
            limit, length = params["limit_value"], params["show_value"]
            return f"{question} must be {limit:,} characters or fewer; it has {length:,}"
        case "min_value":
            return f"{question} must be {params['limit_value']} or more"
        case "max_decimal_places":
            places = "one decimal place" if params["max"] == 1 else f"{params['max']} decimal places"
            return f"{question} must have no more than {places}"
        case "max_digits" | "max_whole_digits":
            return f"{question} must have no more than {params['max']} figures"
    return f"{question} must be {params['limit_value']} or less"


def _bidding(field: forms.Field) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return "Tick the box"
    if isinstance(field, forms.FileField):
        return "Choose a file"
    return "Choose an answer" if isinstance(field.widget, CHOOSING) else "Enter an answer"


def _wrong_kind(field: forms.Field, question: str) -> str | None:
    match field:
        case forms.EmailField():
            return f"{question} must be an e-mail address, such as name@example.gov.uk"
        case forms.FloatField() | forms.DecimalField():
            return f"{question} must be a number, such as 12.5"
        case forms.IntegerField():
            return f"{question} must be a whole number, such as 12"
    return None
