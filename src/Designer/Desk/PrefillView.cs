using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>What a page says under a value that was found.</summary>
/// <param name="Path">The place, as problems name it.</param>
/// <param name="Check">A tick is asked for: the value has to be checked.</param>
public sealed record PrefillNote(string Text, string Path, bool Check, bool Checked);

/// <summary>A form on a page with what was found for it.</summary>
public sealed class PrefillView(PageContext page, PrefillLayer layer, string? ticket)
{
    public const string Field = "prefill", Checked = "checked", Verb = "prefill";

    public PrefillLayer Layer => layer;
    public string? Ticket => ticket;

    /// <summary>Whether a form asks for a number by which something can be found.</summary>
    public static bool IsFor(CompiledForm form) => BoundField.Of(form.Definition).Any(b => b.Element.Identifies);

    /// <summary>What the posted page was filled in with; null for nothing. Where rows move with the button that was pressed, what was ticked in them is to be ticked again.</summary>
    public static PrefillUse? UseOf(IFormCollection posted) => posted[Field].ToString() is { Length: > 0 } ticket
        ? new(ticket, [.. posted[Checked].OfType<string>().Where(c => c.Length > 0 && !(c.Contains('[', StringComparison.Ordinal) && posted["do"].ToString().StartsWith(FormRows.Verb + ":", StringComparison.Ordinal)))]) : null;

    /// <summary>What was found before and came back with the page, or, when the button was pressed, what is found now.</summary>
    /// <param name="context">As the form is evaluated.</param>
    public static async Task<(PrefillView View, IReadOnlyList<Problem> Problems)> OfAsync(HttpContext http, LightApp app, CompiledForm form, Record current, Record typed, FormAccess access, FormContext context, IFormCollection posted, bool find, CaseId own = default)
    {
        var (page, caller, services) = (PageContext.Of(http), Caller.From(http), http.RequestServices);
        if (find)
        {
            var found = await services.GetRequiredService<PrefillDesk>().FindAsync(caller, app, form, current, typed, access, context, own, http.RequestAborted);
            return (new(page, found.Layer, found.Ticket) { Answer = found.Layer.Values.Count == 0 ? page.Words["prefill.none"] : page.Words.Say("prefill.found", ("count", found.Layer.Values.Count.ToString(CultureInfo.InvariantCulture))) }, []);
        }
        if (UseOf(posted) is not { } use) return (new(page, PrefillLayer.None, null), []);
        try
        {
            return (new(page, await services.GetRequiredService<PrefillTickets>().OpenAsync(caller, use, app.Manifest.Id, form.Definition.Id, http.RequestAborted), use.Ticket), []);
        }
        catch (RefusedException refused)
        {
            return (new(page, PrefillLayer.None, null), refused.Problems);
        }
    }

    /// <summary>For somebody without an account: what came back with the page, or was found just now.</summary>
    public static PrefillView Own(PageContext page, PrefillLayer layer, string? ticket, bool found) =>
        new(page, layer, ticket) { Answer = !found ? null : layer.Values.Count == 0 ? page.Words["prefill.own.none"] : page.Words.Say("prefill.found", ("count", layer.Values.Count.ToString(CultureInfo.InvariantCulture))) };

    /// <summary>What looking came to, said once.</summary>
    public string? Answer { get; private init; }

    /// <summary>The value as it stands in its control: what was found is masked where it is personal.</summary>
    /// <param name="plain">Path without numbers of rows.</param>
    /// <param name="row">The row it stands in, as the form has it; null outside of rows.</param>
    public Value Shown(FieldDefinition field, string plain, Record? row, Value value) => Found(plain, row) is { } found ? PrefillLayer.Shown(field, found.Value, value) : value;

    /// <summary>Whether what stands in the control is a mask over what was found.</summary>
    public bool IsMasked(FieldDefinition field, string plain, Record? row, Value value) =>
        Found(plain, row) is { } found && PrefillLayer.Shown(field, found.Value) is var shown && shown != found.Value && (value == shown || value == found.Value);

    PrefilledValue? Found(string plain, Record? row) => row is null ? layer.Find(plain) : layer.Find(plain, row);

    /// <summary>What was typed; what was found just now stands in controls that were left empty.</summary>
    public Record? Typed(Record? typed) => typed is null || Answer is null ? typed : layer.Typed(typed);

    /// <param name="path">The place, as problems name it.</param>
    public PrefillNote? NoteOf(FieldDefinition field, string path, string plain, Record? row, Value value)
    {
        if (Found(plain, row) is not { } found) return null;
        var (words, stays) = (page.Words, value == found.Value || value == PrefillLayer.Shown(field, found.Value));
        var place = found.Origin == PrefillDesk.OfCase ? words.Say("prefill.case", ("number", found.Place ?? "")) : words.Say("prefill.register", ("register", BaseRegisters.Of(found.Origin).Name.In(words.Language)), ("unit", page.NameOf(new UnitId(found.Unit))));
        if (!stays) return new(words.Say(found.Origin == PrefillDesk.OfCase ? "prefill.changed" : "prefill.corrected", ("place", place)), path, false, false);
        var days = ((int)(page.Now - found.At).TotalDays).ToString(CultureInfo.InvariantCulture);
        var today = days == "0" && found.Sure is (Sureness.Certain or Sureness.Likely) ? ".today" : "";
        return new(words.Say("prefill.note." + found.Sure.ToString().ToLowerInvariant() + today, ("place", place), ("days", days)), path, found.AsksForCheck, layer.IsChecked(path));
    }
}
