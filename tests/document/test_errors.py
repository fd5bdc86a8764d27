import pytest

from gouji.document import errors
from gouji.document.errors import FormError, GoujiError, InputError, InternalError, SetupError

TREE = {
    GoujiError: (InputError, SetupError, InternalError),
    InputError: (errors.EmptyInput, errors.BinaryInput, errors.TooLarge, errors.UnknownFormat),
    SetupError: (FormError, errors.ModelError, errors.OptionError),
}
CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, GoujiError)]


def test_the_tree_is_the_one_the_module_draws() -> None:
    assert {child: parent for parent, children in TREE.items() for child in children} == {
        kind: kind.__base__ for kind in CLASSES if kind is not GoujiError
    }
    drawing = errors.__doc__ or ""
    assert all(kind.__name__ in drawing for kind in CLASSES)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_three_causes_have_exit_codes_apart(kind: type[GoujiError]) -> None:
    expected = 3 if issubclass(kind, InputError) else 4 if issubclass(kind, SetupError) else 70
    assert kind.exit_code == expected
    assert kind.__doc__


def test_a_form_error_lists_every_problem_below_its_message() -> None:
    error = FormError("The form file x.yaml is wrong.", ["a: b", "c: d"])
    assert error.problems == ("a: b", "c: d")
    assert str(error).splitlines() == ["The form file x.yaml is wrong.", "  a: b", "  c: d"]
    assert FormError("Only this.").problems == ()
