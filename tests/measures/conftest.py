"""What scikit-learn asks of every estimator that its checks do not give numbers to: ours read texts."""

import pytest
from sklearn.exceptions import SkipTestWarning
from sklearn.utils import estimator_checks

# check_estimator skips whatever feeds numbers to an estimator of texts; of the rest, these need none.
WITHOUT_NUMBERS = (
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
)


@pytest.fixture
def sklearn_checks():
    """Run scikit-learn's checks over an estimator of texts."""

    def run(estimator):
        with pytest.warns(SkipTestWarning):
            results = estimator_checks.check_estimator(estimator, on_fail=None)
        assert {result["status"] for result in results} == {"passed"}
        for name in WITHOUT_NUMBERS:
            getattr(estimator_checks, name)(type(estimator).__name__, estimator)

    return run
