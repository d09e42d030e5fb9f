"""What the database itself holds of the ledger, in SQL. Migrations that ran name it: it stays as it is."""

BALANCES = """
CREATE FUNCTION public.portfolio_keep_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Rows first as zero, then locked in one order, then moved: a plain upsert of a negative amount
    -- would fail the CHECK even where the balance stays positive.
    INSERT INTO public.portfolio_fundbalance (fund_id, year, control_budget, account, amount)
    SELECT DISTINCT j.fund_id, n.year, n.control_budget, n.account, 0
      FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
     ORDER BY 1, 2, 3, 4
        ON CONFLICT (fund_id, year, control_budget, account) DO NOTHING;

    PERFORM 1
       FROM public.portfolio_fundbalance b
      WHERE (b.fund_id, b.year, b.control_budget, b.account) IN (
            SELECT j.fund_id, n.year, n.control_budget, n.account
              FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id)
      ORDER BY b.fund_id, b.year, b.control_budget, b.account
        FOR UPDATE;

    UPDATE public.portfolio_fundbalance b
       SET amount = b.amount + d.amount
      FROM (SELECT j.fund_id, n.year, n.control_budget, n.account, sum(n.amount) AS amount
              FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
             GROUP BY 1, 2, 3, 4) d
     WHERE (b.fund_id, b.year, b.control_budget, b.account)
         = (d.fund_id, d.year, d.control_budget, d.account);

    INSERT INTO public.portfolio_awardbalance (award_id, year, control_budget, account, amount)
    SELECT DISTINCT j.award_id, n.year, n.control_budget, n.account, 0
      FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
     WHERE j.award_id IS NOT NULL AND n.account IN ('COMMITTED', 'RELEASED', 'SPENT', 'LAPSED')
     ORDER BY 1, 2, 3, 4
        ON CONFLICT (award_id, year, control_budget, account) DO NOTHING;

    PERFORM 1
       FROM public.portfolio_awardbalance b
      WHERE (b.award_id, b.year, b.control_budget, b.account) IN (
            SELECT j.award_id, n.year, n.control_budget, n.account
              FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
             WHERE j.award_id IS NOT NULL)
      ORDER BY b.award_id, b.year, b.control_budget, b.account
        FOR UPDATE;

    UPDATE public.portfolio_awardbalance b
       SET amount = b.amount + d.amount
      FROM (SELECT j.award_id, n.year, n.control_budget, n.account, sum(n.amount) AS amount
              FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
             WHERE j.award_id IS NOT NULL
             GROUP BY 1, 2, 3, 4) d
     WHERE (b.award_id, b.year, b.control_budget, b.account)
         = (d.award_id, d.year, d.control_budget, d.account);
    RETURN NULL;
END $$;

-- Whoever may attach this function to a table of their own could forge balances.
REVOKE ALL ON FUNCTION public.portfolio_keep_balances() FROM PUBLIC;

CREATE TRIGGER keep_balances AFTER INSERT ON public.portfolio_posting
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_keep_balances();
"""

WITHOUT_BALANCES = """
DROP TRIGGER keep_balances ON public.portfolio_posting;
DROP FUNCTION public.portfolio_keep_balances();
"""

POSTINGS_ALONE = """
CREATE FUNCTION public.portfolio_balances_from_postings_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances come from postings alone' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER from_postings_alone BEFORE INSERT OR UPDATE OR DELETE ON public.portfolio_fundbalance
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_balances_from_postings_alone();
CREATE TRIGGER from_postings_alone BEFORE INSERT OR UPDATE OR DELETE ON public.portfolio_awardbalance
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_balances_from_postings_alone();
"""

WITHOUT_POSTINGS_ALONE = """
DROP TRIGGER from_postings_alone ON public.portfolio_awardbalance;
DROP TRIGGER from_postings_alone ON public.portfolio_fundbalance;
DROP FUNCTION public.portfolio_balances_from_postings_alone();
"""

EQUAL_SUMS = """
CREATE FUNCTION public.portfolio_journal_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := CASE WHEN TG_TABLE_NAME = 'portfolio_journal' THEN (to_jsonb(NEW)->>'id')::bigint
                          ELSE (to_jsonb(NEW)->>'journal_id')::bigint END;
    the_kind text;
    the_award bigint;
    the_number text;
BEGIN
    SELECT coalesce(r.kind, j.kind), j.award_id, f.reference || ' journal ' || j.number
      INTO the_kind, the_award, the_number
      FROM public.portfolio_journal j
      JOIN public.portfolio_fund f ON f.id = j.fund_id
      LEFT JOIN public.portfolio_journal r ON r.id = j.reverses_id
     WHERE j.id = the_id;
    IF (SELECT coalesce(sum(amount), 1) FROM public.portfolio_posting WHERE journal_id = the_id) <> 0 THEN
        RAISE EXCEPTION '%: its postings do not sum to zero', the_number USING ERRCODE = 'check_violation';
    END IF;
    IF the_kind NOT IN ('REPROFILE', 'EXCHANGE', 'SWITCH') AND EXISTS (
        SELECT 1 FROM public.portfolio_posting WHERE journal_id = the_id
         GROUP BY year, control_budget HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION '%: its postings do not sum to zero within each year and control budget', the_number
            USING ERRCODE = 'check_violation';
    END IF;
    IF the_award IS NULL AND EXISTS (
        SELECT 1 FROM public.portfolio_posting
         WHERE journal_id = the_id AND account IN ('COMMITTED', 'RELEASED', 'SPENT')) THEN
        RAISE EXCEPTION '%: money committed, released or spent belongs to an award', the_number
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM public.portfolio_journal j JOIN public.portfolio_award a ON a.id = j.award_id
                WHERE j.id = the_id AND a.fund_id <> j.fund_id) THEN
        RAISE EXCEPTION '%: its award belongs to another fund', the_number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON public.portfolio_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.portfolio_journal_adds_up();
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON public.portfolio_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.portfolio_journal_adds_up();
"""

WITHOUT_EQUAL_SUMS = """
DROP TRIGGER adds_up ON public.portfolio_posting;
DROP TRIGGER adds_up ON public.portfolio_journal;
DROP FUNCTION public.portfolio_journal_adds_up();
"""

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

_WHOLE = """\
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
"""

LINES = f"""
CREATE FUNCTION public.portfolio_lines_come_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
{_WHOLE}    RETURN NULL;
END $$;
CREATE TRIGGER come_whole AFTER INSERT ON public.portfolio_spendline
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_lines_come_whole();
"""

WITHOUT_LINES = """
DROP TRIGGER come_whole ON public.portfolio_spendline;
DROP FUNCTION public.portfolio_lines_come_whole();
"""

LINES_OF_THEIR_RETURN = f"""
CREATE OR REPLACE FUNCTION public.portfolio_lines_come_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
{_WHOLE}    IF EXISTS (
        SELECT 1
          FROM (SELECT DISTINCT spend_return_id, award_id, fund_id, department_id FROM new_rows) n
          LEFT JOIN public.portfolio_return r ON r.id = n.spend_return_id
          LEFT JOIN public.portfolio_award a ON a.id = r.award_id
         WHERE (n.award_id, n.fund_id, n.department_id) IS DISTINCT FROM (a.id, a.fund_id, a.department_id)
    ) THEN
        RAISE EXCEPTION 'a line is of the award, fund and department of its return'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""

_MOVED_IN_ORDER = """\
    FOR moved IN
        SELECT j.{of}_id, n.year, n.control_budget, n.account, sum(n.amount) AS amount
          FROM new_rows n JOIN public.portfolio_journal j ON j.id = n.journal_id
{where}         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    LOOP
        FOR turn IN 1..2 LOOP
            UPDATE public.portfolio_{of}balance SET amount = amount + moved.amount
             WHERE ({of}_id, year, control_budget, account)
                 = (moved.{of}_id, moved.year, moved.control_budget, moved.account);
            EXIT WHEN FOUND;
            INSERT INTO public.portfolio_{of}balance ({of}_id, year, control_budget, account, amount)
            VALUES (moved.{of}_id, moved.year, moved.control_budget, moved.account, 0)
                ON CONFLICT ({of}_id, year, control_budget, account) DO NOTHING;
        END LOOP;
    END LOOP;
"""
_OF_AN_AWARD = """\
         WHERE j.award_id IS NOT NULL AND n.account IN ('COMMITTED', 'RELEASED', 'SPENT', 'LAPSED')
"""

BALANCES_IN_ORDER = f"""
CREATE OR REPLACE FUNCTION public.portfolio_keep_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moved record;
BEGIN
    -- Always in one order, or two journals would wait for each other. A row that is not there comes first as
    -- zero and moves in a second turn: a plain upsert of a negative amount would fail the CHECK even where
    -- another transaction has just made the row and the balance stays positive.
{_MOVED_IN_ORDER.format(of="fund", where="")}{_MOVED_IN_ORDER.format(of="award", where=_OF_AN_AWARD)}\
    RETURN NULL;
END $$;
"""

EQUAL_SUMS_ONCE = """
-- Postings come whole, in one statement, so a journal is looked at once and not again for each of them.
DROP TRIGGER adds_up ON public.portfolio_posting;
CREATE OR REPLACE FUNCTION public.portfolio_journal_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_kind text := coalesce(
        (SELECT kind FROM public.portfolio_journal WHERE id = NEW.reverses_id), NEW.kind);
    wrong text;
BEGIN
    SELECT CASE
           WHEN coalesce(sum(amount), 1) <> 0 THEN 'its postings do not sum to zero'
           WHEN NEW.award_id IS NULL AND bool_or(account IN ('COMMITTED', 'RELEASED', 'SPENT'))
           THEN 'money committed, released or spent belongs to an award' END
      INTO wrong FROM public.portfolio_posting WHERE journal_id = NEW.id;
    IF wrong IS NULL AND the_kind NOT IN ('REPROFILE', 'EXCHANGE', 'SWITCH') AND EXISTS (
        SELECT 1 FROM public.portfolio_posting WHERE journal_id = NEW.id
         GROUP BY year, control_budget HAVING sum(amount) <> 0) THEN
        wrong := 'its postings do not sum to zero within each year and control budget';
    END IF;
    IF wrong IS NULL AND EXISTS (
        SELECT 1 FROM public.portfolio_award WHERE id = NEW.award_id AND fund_id <> NEW.fund_id) THEN
        wrong := 'its award belongs to another fund';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION '% journal %: %',
            (SELECT reference FROM public.portfolio_fund WHERE id = NEW.fund_id), NEW.number, wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
