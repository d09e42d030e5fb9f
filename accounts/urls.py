from django.urls import URLPattern, path

from accounts.views.add_department import add_department
from accounts.views.change_role import change_role
from accounts.views.clients import clients
from accounts.views.close_department import close_department
from accounts.views.colleagues import colleagues
from accounts.views.create_client import create_client
from accounts.views.deactivate import deactivate
from accounts.views.departments import departments
from accounts.views.end_client import end_client
from accounts.views.end_colleague import end_colleague
from accounts.views.end_membership import end_membership
from accounts.views.events import events
from accounts.views.invite import invite
from accounts.views.invite_again import invite_again
from accounts.views.invite_colleague import invite_colleague
from accounts.views.jobs import jobs
from accounts.views.join import join
from accounts.views.kept_forms import kept_forms
from accounts.views.message import message
from accounts.views.messages import messages
from accounts.views.name_deputy import name_deputy
from accounts.views.people import people
from accounts.views.person import person
from accounts.views.rename_department import rename_department
from accounts.views.retry_delivery import retry_delivery
from accounts.views.retry_work import retry_work
from accounts.views.stay_signed_in import stay_signed_in
from accounts.views.withdraw_invitation import withdraw_invitation

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("join/<str:token>/", join, name="join"),
    path("kept-forms/", kept_forms, name="kept_forms"),
    path("stay-signed-in/", stay_signed_in, name="stay_signed_in"),
    path("messages/", messages, name="messages"),
    path("messages/<int:pk>/", message, name="message"),
    path("people/", people, name="people"),
    path("people/invite/", invite, name="invite"),
    path("people/<int:pk>/", person, name="person"),
    path("people/<int:pk>/deactivate/", deactivate, name="deactivate"),
    path("memberships/<int:pk>/end/", end_membership, name="end_membership"),
    path("memberships/<int:pk>/change/", change_role, name="change_role"),
    path("memberships/<int:pk>/leave/", end_colleague, name="end_colleague"),
    path("invitations/<int:pk>/withdraw/", withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<int:pk>/again/", invite_again, name="invite_again"),
    path("departments/<int:pk>/people/", colleagues, name="colleagues"),
    path("departments/<int:pk>/people/invite/", invite_colleague, name="invite_colleague"),
    path("departments/<int:pk>/deputies/name/", name_deputy, name="name_deputy"),
    path("departments/", departments, name="departments"),
    path("departments/add/", add_department, name="add_department"),
    path("departments/<int:pk>/rename/", rename_department, name="rename_department"),
    path("departments/<int:pk>/close/", close_department, name="close_department"),
    path("clients/", clients, name="clients"),
    path("clients/create/", create_client, name="create_client"),
    path("clients/<int:pk>/end/", end_client, name="end_client"),
    path("jobs/", jobs, name="jobs"),
    path("jobs/deliveries/<int:pk>/retry/", retry_delivery, name="retry_delivery"),
    path("jobs/work/<str:kind>/<int:pk>/retry/", retry_work, name="retry_work"),
    path("events/", events, name="events"),
]
