using System.Text.Json;
using LowCode.Forms;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>What must hold for every form and every input. Forms and inputs are drawn at random; a failure prints the seed that brings it back.</summary>
public class FormPropertyTests
{
    const int Rounds = 150;

    static void ForAll(Func<Random, string?> holds)
    {
        var seed = Random.Shared.Next();
        for (var round = 0; round < Rounds; round++)
            if (holds(new Random(seed + round)) is { } wrong) throw new Xunit.Sdk.XunitException($"seed {seed + round}: {wrong}");
    }

    [Fact]
    public void Hidden_stays_hidden() => ForAll(FormProperties.HiddenStaysHidden);

    [Fact]
    public void Computed_equals_a_full_recomputation() => ForAll(FormProperties.StepwiseEqualsWhole);

    [Fact]
    public void An_accepted_form_stays_accepted_and_unchanged_when_sent_again() => ForAll(FormProperties.AcceptedStaysAccepted);

    [Fact]
    public void Nothing_a_step_may_not_edit_ever_changes() => ForAll(FormProperties.ClosedStaysUnchanged);

    [Fact]
    public void The_server_never_accepts_what_the_checker_forbids() => ForAll(FormProperties.NeverAcceptsWhatIsForbidden);

    /// <summary>Found by a random run: a choice that was sent while hidden and kept was not held against its options.</summary>
    [Fact]
    public void What_is_sent_into_a_hidden_field_is_held_against_its_options()
    {
        var definition = new FormDefinition("f", "F")
        {
            Fields = [new("shown", FieldType.Boolean, "S"), new("choice", FieldType.Choice, "C") { Options = [new("a", "A")], VisibleWhen = "form.shown === true", OnHide = HideEffect.Keep }],
        };
        var form = FormCompiler.Compile(definition).Form!;
        var context = new FormContext(FormMode.Submit, DateTimeOffset.UnixEpoch);
        Assert.Contains(form.Evaluate(Record.Empty, Record.Of(("choice", "abc")), FormAccess.EditAll, context).Problems, p => p is { Code: "form.option", Path: "choice" });
        Assert.True(form.Evaluate(Record.Empty, Record.Of(("choice", "a")), FormAccess.EditAll, context).IsAccepted);
    }

    [Fact]
    public void A_draft_of_any_input_goes_in_and_out_unchanged() => ForAll(FormProperties.DraftsRoundTrip);

    [Fact]
    public void Values_survive_json()
    {
        var seed = Random.Shared.Next();
        for (var round = 0; round < Rounds; round++)
        {
            var value = RandomForm.AnyValue(new Random(seed + round), 4);
            Assert.Equal(value, ValueJson.Parse(ValueJson.ToUtf8(value)));
            Assert.Equal(ValueJson.ToJson(value), JsonSerializer.Serialize(JsonSerializer.Deserialize<Value>(ValueJson.ToJson(value)), ScriptSafe));
        }
    }

    static readonly JsonSerializerOptions ScriptSafe = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
