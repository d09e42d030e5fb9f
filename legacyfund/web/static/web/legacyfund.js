// Turns on what GOV.UK Frontend adds when JavaScript is there. Every page works without it.
const own = document.querySelector("script[data-govuk-frontend]");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
import(own.dataset.govukFrontend).then(({ initAll }) => initAll());
