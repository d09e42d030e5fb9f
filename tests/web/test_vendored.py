import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

WEB = Path(settings.BASE_DIR) / "legacyfund" / "web"
VENDORED = WEB / "static" / "web" / "govuk"
FONTS = WEB / "pdf" / "fonts"


def recorded_hashes():
    return dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (WEB / "VENDOR.md").read_text()))


def test_every_vendored_file_is_the_recorded_one():
    vendored = [*VENDORED.iterdir(), *FONTS.iterdir()]
    files = {path.name: path for path in vendored if path.suffix in (".css", ".js", ".ttf")}

    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    assert found == recorded_hashes()


def test_the_licence_stands_beside_the_vendored_files():
    assert "The MIT License" in (VENDORED / "LICENSE.txt").read_text()
    assert "Bitstream Vera Fonts Copyright" in (FONTS / "LICENSE.txt").read_text()


@pytest.mark.parametrize(
    "forbidden", ["GDS Transport", "@font-face", "govuk-crest", "url(/", "sourceMappingURL"]
)
def test_nothing_that_belongs_to_gov_uk_or_breaks_collectstatic_is_vendored(forbidden):
    texts = [path.read_text() for path in VENDORED.glob("govuk-frontend*")]

    assert len(texts) == 2
    assert not any(forbidden in text for text in texts)


def test_the_static_files_are_collected_with_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", verbosity=0, interactive=False)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert (tmp_path / names["web/govuk/govuk-frontend.min.css"]).is_file()
    assert names["web/legacyfund.css"] != "web/legacyfund.css"
