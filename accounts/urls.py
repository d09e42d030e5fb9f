from django.urls import URLPattern, path

from accounts.views import (
    clients,
    colleagues,
    departments,
    invitations,
    kept_forms,
    messages,
    oversight,
    people,
)

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("join/<str:token>/", invitations.join, name="join"),
    path("kept-forms/", kept_forms.kept_forms, name="kept_forms"),
    path("stay-signed-in/", kept_forms.stay_signed_in, name="stay_signed_in"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("memberships/<int:pk>/change/", people.change_role, name="change_role"),
    path("memberships/<int:pk>/leave/", colleagues.end_colleague, name="end_colleague"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<int:pk>/again/", invitations.invite_again, name="invite_again"),
    path("departments/<int:pk>/people/", colleagues.colleagues, name="colleagues"),
    path("departments/<int:pk>/people/invite/", colleagues.invite_colleague, name="invite_colleague"),
    path("departments/<int:pk>/deputies/name/", colleagues.name_deputy, name="name_deputy"),
    path("departments/", departments.departments, name="departments"),
    path("departments/add/", departments.add_department, name="add_department"),
    path("departments/<int:pk>/rename/", departments.rename_department, name="rename_department"),
    path("departments/<int:pk>/close/", departments.close_department, name="close_department"),
    path("clients/", clients.clients, name="clients"),
    path("clients/create/", clients.create_client, name="create_client"),
    path("clients/<int:pk>/end/", clients.end_client, name="end_client"),
    path("jobs/", oversight.jobs, name="jobs"),
    path("jobs/deliveries/<int:pk>/retry/", oversight.retry_delivery, name="retry_delivery"),
    path("jobs/work/<str:kind>/<int:pk>/retry/", oversight.retry_work, name="retry_work"),
    path("events/", oversight.events, name="events"),
]
