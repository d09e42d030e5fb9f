"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.home.views import award_spend, forecasts, fund, gaps, home, journals, search, year_end

urlpatterns: list[URLPattern] = [
    path("funds/<slug:reference>/", fund.fund, name="fund"),
    path("funds/<slug:reference>/journals/", journals.journals, name="journals"),
    path("funds/<slug:reference>/journals/<int:number>/", journals.journal, name="journal"),
    path("funds/<slug:reference>/position.csv", journals.position_file, name="position_file"),
    path("funds/<slug:reference>/forecasts", forecasts.fund_forecasts, name="fund_forecasts"),
    path("funds/<slug:reference>/year-end", year_end.year_end, name="year_end"),
    path("", home.home, name="home"),
    path("waiting/<slug:worklist>/", home.waiting, name="waiting"),
    path("awards/spend-lines", award_spend.award_spend, name="award_spend"),
    path("search/", search.search, name="search"),
    path("gaps/", gaps.gaps, name="gaps"),
]
