"""A journal's postings and a return's lines come in one statement, and nothing is added to them later."""

from django.db import migrations

POSTINGS = """
CREATE FUNCTION public.portfolio_postings_come_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT journal_id, count(*) AS come FROM new_rows GROUP BY journal_id) n
         WHERE n.come <> (SELECT count(*) FROM public.portfolio_posting p WHERE p.journal_id = n.journal_id)
    ) THEN
        RAISE EXCEPTION 'a journal gets its postings in one statement' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER come_whole AFTER INSERT ON public.portfolio_posting
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_postings_come_whole();
"""

WITHOUT_POSTINGS = """
DROP TRIGGER come_whole ON public.portfolio_posting;
DROP FUNCTION public.portfolio_postings_come_whole();
"""

LINES = """
CREATE FUNCTION public.portfolio_lines_come_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
          FROM (SELECT spend_return_id, count(*) AS come FROM new_rows GROUP BY spend_return_id) n
          JOIN public.portfolio_return r ON r.id = n.spend_return_id
         WHERE r.status <> 'CHECKED' OR r.line_count <> n.come OR n.come <> (
               SELECT count(*) FROM public.portfolio_spendline l WHERE l.spend_return_id = n.spend_return_id)
    ) THEN
        RAISE EXCEPTION 'a return gets all its lines in one statement, when it is sent for certification'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER come_whole AFTER INSERT ON public.portfolio_spendline
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_lines_come_whole();
"""

WITHOUT_LINES = """
DROP TRIGGER come_whole ON public.portfolio_spendline;
DROP FUNCTION public.portfolio_lines_come_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0006_spend_stands")]

    operations = [
        migrations.RunSQL(POSTINGS, WITHOUT_POSTINGS),
        migrations.RunSQL(LINES, WITHOUT_LINES),
    ]
