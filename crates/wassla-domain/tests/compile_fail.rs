//! What must not compile.

#[test]
fn asking_meta_for_a_token_before_the_plan_check_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
