"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.choice.views import comparison, levels, picking, runs, scenarios

urlpatterns: list[URLPattern] = [
    path("rounds/<slug:reference>/scenarios", scenarios.scenarios, name="scenarios"),
    path("rounds/<slug:reference>/scenarios/new", scenarios.create_scenario, name="create_scenario"),
    path("rounds/<slug:reference>/scenarios/compare", comparison.compare_runs, name="compare_runs"),
    path("scenarios/<slug:reference>/", scenarios.scenario, name="scenario"),
    path("scenarios/<slug:reference>/change", scenarios.change_scenario, name="change_scenario"),
    path("scenarios/<slug:reference>/copy", scenarios.copy_scenario, name="copy_scenario"),
    path("scenarios/<slug:reference>/delete", scenarios.delete_scenario, name="delete_scenario"),
    path("scenarios/<slug:reference>/pick", picking.hand_pick, name="hand_pick"),
    path("scenarios/<slug:reference>/run", runs.run_scenario, name="run_scenario"),
    path("scenarios/<slug:reference>/sentences/<slug:sentence>", scenarios.add_sentence, name="add_sentence"),
    path(
        "scenarios/<slug:reference>/sentences/<int:number>/remove",
        scenarios.remove_sentence,
        name="remove_sentence",
    ),
    path("runs/<slug:reference>/", runs.run, name="run"),
    path("runs/<slug:reference>/adopt", runs.adopt_run, name="adopt_run"),
    path("runs/<slug:reference>/cancel", runs.cancel_run, name="cancel_run"),
    path("runs/<slug:reference>/read", runs.read_run, name="read_run"),
    path("runs/<slug:reference>/curves", levels.run_curves, name="run_curves"),
    path("runs/<slug:reference>/sets/<int:number>", levels.run_set, name="run_set"),
    path("runs/<slug:reference>/proof.zip", runs.run_proof, name="run_proof"),
]
