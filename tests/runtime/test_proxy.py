"""The proxy in front: whom it answers, what it says itself, and what it never writes down."""

import json
import re

import yaml

from legacyfund.embedded.places import CLONE
from legacyfund.views import RETRY_AFTER_SECONDS
from portfolio.treasury.api.filing import TooLarge

NGINX = (CLONE / "deploy" / "nginx.conf").read_text()
PROXY = yaml.safe_load((CLONE / "docker-compose.yml").read_text())["services"]["proxy"]


def test_a44_the_proxy_answers_to_one_name_and_leads_to_no_other() -> None:
    servers = re.split(r"^server \{$", NGINX, flags=re.MULTILINE)[1:]
    names = [re.findall(r"server_name (.+);", server) for server in servers]

    assert names == [[], ["${HOST_NAME}"], ["${HOST_NAME}"]]
    assert re.findall(r"listen \d+[^;]*default_server", servers[0]) == [
        "listen 8080 default_server",
        "listen 8443 ssl default_server",
    ]
    assert "return 444;" in servers[0]
    assert re.findall(r"return 30\d (\S+);", NGINX) == ["https://${HOST_NAME}$request_uri"]
    assert "https://$$HOST_NAME/healthz" in PROXY["healthcheck"]["test"][1]
    assert PROXY["environment"]["NGINX_ENVSUBST_FILTER"] == "^HOST_NAME$$"


def test_what_streams_long_keeps_no_page_waiting() -> None:
    bulk = re.findall(r"location (?:= )?(\S+) \{[^}]*proxy_pass \$bulk;", NGINX)

    assert bulk == ["/api/v1/", "/spend/lines.csv"]


def test_what_the_proxy_answers_a_machine_is_a_problem() -> None:
    api = re.search(r"location /api/v1/ \{([^}]*)\}", NGINX)
    said = {
        name: (int(status), json.loads(body), block)
        for name, block, status, body in re.findall(
            r"location (@\w+) \{\n((?:.*\n)*?) +return (\d+) '(.+)';\n    \}", NGINX
        )
    }

    assert api
    assert re.findall(r"error_page (.+);", api[1]) == ["413 @too_large", "502 503 504 =503 @away"]
    assert "intercept_errors" not in NGINX, "what the service answers is passed on as it is"
    for status, problem, block in said.values():
        assert problem.keys() == {"type", "title", "status", "detail"}
        assert problem["status"] == status
        assert "types { }\n        default_type application/problem+json;" in block
    assert {name: status for name, (status, _, _) in said.items()} == {"@too_large": 413, "@away": 503}
    assert said["@too_large"][1]["detail"] == TooLarge.default_detail
    assert f"add_header Retry-After {RETRY_AFTER_SECONDS} always;" in said["@away"][2]


def test_a34_no_server_in_front_writes_the_links_that_let_one_in() -> None:
    commands = "".join(
        (CLONE / name).read_text() for name in ("Dockerfile", "docker-compose.yml", "Procfile")
    )

    assert "access-logfile" not in commands
    quiet = r"access_log off;\s+error_log /dev/null;"
    assert re.search(r"\^/accounts/\(join\|password/reset/key\)/ \{\s+" + quiet, NGINX)
    assert re.search(r"server_name \$\{HOST_NAME\};\s+" + quiet, NGINX)
    assert "http_referer" not in NGINX
