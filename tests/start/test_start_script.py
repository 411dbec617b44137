"""What `./wtw` runs, and from where."""

from start.checkout import Checkout


def test_words_reach_the_command_line_as_they_were_given(checkout: Checkout) -> None:
    result = checkout.start("import", "two  words", "", "*", "it's")
    assert "<-m><whattowatch><import><two  words><><*><it's>" in result.stdout


def test_the_command_runs_where_the_user_is(checkout: Checkout) -> None:
    assert f" in {checkout.home} " in checkout.start("export").stdout


def test_without_a_word_it_shows_the_help(checkout: Checkout) -> None:
    assert "<-m><whattowatch><--help>" in checkout.start().stdout


def test_the_exit_status_is_the_commands(bare_checkout: Checkout) -> None:
    bare_checkout.put_python(status=7)
    assert bare_checkout.start("serve").returncode == 7


def test_tests_run_in_the_project_with_their_arguments(checkout: Checkout) -> None:
    result = checkout.start("test", "-k", "two words")
    assert f"<-m><pytest><--numprocesses><auto><-k><two words> in {checkout.root} " in result.stdout


def test_the_exit_status_of_tests_is_pytests(bare_checkout: Checkout) -> None:
    bare_checkout.put_python(status=5)
    assert bare_checkout.start("test").returncode == 5


def test_it_starts_through_symbolic_links(checkout: Checkout) -> None:
    (checkout.home / "far").symlink_to(checkout.root / "wtw")
    (checkout.home / "near").symlink_to("far")
    assert checkout.start("serve", script=checkout.home / "near").returncode == 0
    assert (checkout.root / ".venv").is_dir()


def test_a_python_path_of_the_user_is_not_followed(checkout: Checkout) -> None:
    assert checkout.start("serve", PYTHONPATH="/elsewhere").stdout.endswith("PYTHONPATH=\n")


def test_pip_installs_into_the_environment_whatever_the_user_set(checkout: Checkout) -> None:
    checkout.start("serve", PIP_TARGET="/elsewhere", PIP_USER="1", PIP_REQUIRE_VIRTUALENV="1")
    pip_calls = [call for call in checkout.take_calls() if call.startswith("pip")]
    assert pip_calls
    assert all(call.endswith("target= user=0") for call in pip_calls)


def test_set_up_leaves_standard_output_to_the_command(checkout: Checkout) -> None:
    result = checkout.start("export")
    assert result.stdout.startswith("<-m><whattowatch><export>")
    assert "[1/3] Python environment" in result.stderr
