"""Views of the spend explorer that a person keeps under a name. Opening one is opening its address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.spend.actions import saved_views as actions
from portfolio.spend.forms.lines import SpendFilterForm
from portfolio.spend.forms.saved_views import ViewNameForm
from portfolio.spend.models import SavedView
from portfolio.spend.queries.exploring import narrowed_in_words, views_of
from portfolio.spend.queries.lines import DIMENSIONS
from portfolio.spend.rules.saved_views import MOST_VIEWS, parts_of


@requires(Permission.SEE_SPEND)
@require_safe
def saved_views(request: HttpRequest) -> HttpResponse:
    """A person's own views, each with what it keeps."""
    rows = [(view, _in_words(view.query)) for view in views_of(signed_in(request))]
    return render(request, "portfolio/spend/saved_views.html", {"rows": rows, "most": MOST_VIEWS})


@requires(Permission.SEE_SPEND)
@require_http_methods(["GET", "HEAD", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    """A name for the filters and dimensions of the address, which a bad one sends back to be put right."""
    asked = SpendFilterForm(request.GET)
    if not asked.is_valid():
        return HttpResponseRedirect(reverse("portfolio:spend", query=request.GET))
    query, form = asked.as_query(), ViewNameForm(posted(request))
    made = carry_out(
        form,
        lambda: actions.save_view(
            name=form.cleaned_data["name"], query=query, by=signed_in(request), now=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, f"The view “{made.name}” is saved. Nobody but you can see it.")
        return HttpResponseRedirect(f"{reverse('portfolio:spend')}?{query}")
    context = {"form": form, "query": query, **_in_words(query)}
    return render(request, "portfolio/spend/save_view.html", context, status=form_status(form))


@requires(Permission.SEE_SPEND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: SavedView.objects.filter(reference=reference))
def rename_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Another name for the same."""
    view = _load(request, reference)
    form = ViewNameForm(posted(request), initial={"name": view.name})
    if carry_out(
        form,
        lambda: actions.rename_view(
            view=view, name=form.cleaned_data["name"], by=signed_in(request), now=timezone.now()
        ),
        within=saving_over(request, form),
    ):
        messages.success(request, "The view is renamed.")
        return redirect("portfolio:saved_views")
    context = {"form": form, "view": view, **_in_words(view.query)}
    return render(request, "portfolio/spend/rename_view.html", context, status=form_status(form))


@requires(Permission.SEE_SPEND)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_view(request: HttpRequest, reference: str) -> HttpResponse:
    """The name goes; the lines it led to stay."""
    view = _load(request, reference)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: actions.delete_view(view=view, by=signed_in(request), now=timezone.now()),
            done=f"The view “{view.name}” is deleted.",
            then=reverse("portfolio:saved_views"),
        )
    return render(request, "portfolio/spend/delete_view.html", {"view": view, **_in_words(view.query)})


def _load(request: HttpRequest, reference: str) -> SavedView:
    return get_object_or_404(views_of(signed_in(request)), reference=reference)


def _in_words(query: str) -> dict[str, Any]:
    """What it narrows by and sums by."""
    parts = parts_of(query)
    sums = [DIMENSIONS[parts[name]][0].lower() for name in ("down", "across")]
    return {"narrowed": list(narrowed_in_words(query).items()), "sums": sums}
