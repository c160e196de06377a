"""The machine's figures on the method page are those of the model card."""

from benchmarks.card_figures import CARD, FIGURES, figures_of

from litreview.render.machine_figures import MEASURES, machine_view

VIEW = machine_view()


def test_the_figures_that_ship_are_those_of_the_card() -> None:
    card = CARD.read_text(encoding="utf-8")
    assert FIGURES.read_text(encoding="utf-8") == figures_of(card)
    assert VIEW.model in card.splitlines()[0]


def test_every_figure_says_on_how_many_it_is_counted() -> None:
    cells = [cell for row in VIEW.figures for cell in row.cells if cell]
    assert cells and all("\N{NO-BREAK SPACE}% of " in cell for cell in cells)
    assert all(len(row.cells) == len(MEASURES) and any(row.cells) for row in VIEW.figures)


def test_a_figure_of_the_card_is_found_by_field_and_texts() -> None:
    found = {(row.name, row.texts): row.cells for row in VIEW.figures}
    cells = found["Condition", "glaucoma and diabetes trials"]
    assert cells == ("", "95\N{NO-BREAK SPACE}% of 78", "98\N{NO-BREAK SPACE}% of 50", "", "")
    false = found["People or subjects (n)", "animal studies: texts that give no total"]
    assert false == ("", "", "", "", "1\N{NO-BREAK SPACE}% of 82")


def test_small_sets_that_the_card_pools_stand_pooled() -> None:
    texts = [row.texts for row in VIEW.figures if row.name == "People or subjects (n)"]
    assert any(text.count(",") == 2 for text in texts)
    assert "brain-imaging studies" not in texts


def test_no_set_of_texts_goes_by_its_file_name() -> None:
    assert not any("_" in row.texts for row in VIEW.figures)


def test_every_field_is_measured_or_named_as_not_measured() -> None:
    assert "Crossover" in VIEW.unmeasured and "Design" not in VIEW.unmeasured
    design = next(row for row in VIEW.sure if row.name == "Design")
    assert (design.of, design.right, design.unsure, design.right_if_unsure) == (
        "1,334",
        "92\N{NO-BREAK SPACE}%",
        "17\N{NO-BREAK SPACE}%",
        "70\N{NO-BREAK SPACE}%",
    )
    dose = next(row for row in VIEW.sure if row.name == "Dose")
    assert (dose.unsure, dose.right_if_unsure) == ("0\N{NO-BREAK SPACE}%", "")
