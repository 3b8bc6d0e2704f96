using System.Globalization;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>What a prefill found.</summary>
/// <param name="Ticket">To be sent with the command; null when nothing was found.</param>
/// <param name="Layer">The same, to look at the form with.</param>
/// <param name="Seen">The form as it was looked at.</param>
public sealed record Prefill(string? Ticket, PrefillLayer Layer, Record Seen);

/// <summary>
/// Finds what is known of those a form speaks of: a person by the identity number that was typed, an enterprise by its credit code, a house or place by its record.
/// Looks where the asker may look: records of their units, and earlier cases in their sight, confidential ones never.
/// </summary>
public sealed class PrefillDesk(RegisterReading registers, RegisterSeal seal, SubjectCases subjects, CaseLoader loader, AppStore apps, PrefillTickets tickets, TimeProvider time)
{
    public const string OfCase = "case";

    /// <summary>Earlier cases of one subject that are looked into, the latest ones.</summary>
    const int MostCases = 5;

    /// <summary>Rows that are looked up at once; those that are filled by then are passed over the next time.</summary>
    const int MostRows = 50;

    sealed record Said(Value Value, string Number, string Case, DateTimeOffset At, string Unit);

    /// <summary>The digest by which a subject is looked for in cases.</summary>
    public string DigestOf(DataElement element, string key) => seal.DigestOf(element.Subject, element.Id, key);

    /// <param name="current">Data of the case so far.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="own">The case itself, which is no earlier one.</param>
    public async Task<Prefill> FindAsync(Caller caller, LightApp app, CompiledForm form, Record current, Record input, FormAccess access, FormContext context, CaseId own = default, CancellationToken cancellation = default)
    {
        var draft = form.Evaluate(current, input, access, context with { Mode = FormMode.Draft });
        var (found, subjectsKnown) = (new List<PrefilledValue>(), new List<KnownSubject>());
        var looked = new HashSet<RowKey>();
        foreach (var record in FilledRecord.Of(form, draft.Values))
            foreach (var about in record.Bound.GroupBy(b => b.Subject, StringComparer.Ordinal))
            {
                if (about.FirstOrDefault(b => b.Element.Identifies) is not { } key || record.NumberOf(key) is not { } number) continue;
                List<BoundField> wanted = [.. about.Where(b => b != key && !b.IsDerived && record[b].IsBlank)];
                if (record.RowOf(key) is { } row && (wanted.Count == 0 || looked.Count == MostRows || !looked.Add(row))) continue;
                var known = await RecordAsync(caller, key, number, cancellation);
                if (known is not null) subjectsKnown.Add(new(about.Key, known.Register.Id, known.Id, known.Version, known.Unit.Value!, known.ConfirmedAt, record.RowOf(key)));
                var said = await SaidAsync(caller, key.Element, number, own, cancellation);
                foreach (var bound in wanted)
                    if (Best(bound, known, said.GetValueOrDefault(bound.Element.Id)) is { } value) found.Add(value with { Row = record.RowOf(key) });
            }
        return Made(caller.User.Value, app, form, draft.Values, Fitting(form, current, draft.Values, found, access, context), subjectsKnown);
    }

    Prefill Made(string holder, LightApp app, CompiledForm form, Record seen, List<PrefilledValue> found, List<KnownSubject> known) => found.Count == 0 && known.Count == 0
        ? new(null, PrefillLayer.None, seen)
        : new(tickets.Seal(new(holder, app.Manifest.Id, form.Definition.Id, time.GetUtcNow(), found, known)), new(found, known, []), seen);

    /// <summary>
    /// For somebody who has proven their phone: what a register knows of the one whose number they typed, when it knows that very phone with it. Nothing of other cases.
    /// </summary>
    /// <param name="holder">Whom the ticket is for, see <see cref="PrefillTickets.HolderOf"/>.</param>
    public async Task<Prefill> FindOwnAsync(string phone, string holder, LightApp app, CompiledForm form, Record current, Record input, FormAccess access, FormContext context, CancellationToken cancellation = default)
    {
        var draft = form.Evaluate(current, input, access, context with { Mode = FormMode.Draft });
        var (found, own, known) = (new List<PrefilledValue>(), new List<PrefilledValue>(), new List<KnownSubject>());
        // Those in rows are others than the one who has proven who they are.
        foreach (var whole in FilledRecord.Of(form, draft.Values).Where(r => r.Table is null))
            foreach (var about in whole.Bound.GroupBy(b => b.Subject, StringComparer.Ordinal))
            {
                if (about.FirstOrDefault(b => b.Element.Identifies) is not { Element.RegisterElement: { } element } key || whole.NumberOf(key) is not { } number || RegisterOf(key.Element) is not { } register) continue;
                if (register.Element(ProvenElement) is null || await registers.OwnAsync(register, (element, number), (ProvenElement, phone), cancellation) is not { } record) continue;
                known.Add(new(about.Key, register.Id, record.Id, record.Version, record.Unit.Value!, record.ConfirmedAt));
                foreach (var bound in about.Where(b => b != key && !b.IsDerived && whole[b].IsBlank && access.Fields?.GetValueOrDefault(b.Path.Split('.')[0], access.Default) == FieldAccess.Edit))
                    if (Best(bound, record, null) is { } value) found.Add(value);
                // A field that takes this very record is not asked: it is hidden by name until it is found.
                foreach (var field in form.Definition.Fields.Where(f => f.Type == FieldType.Record && access.Fields?.GetValueOrDefault(f.Id, FieldAccess.Edit) == FieldAccess.Hidden && ServiceReferences.Names(f, key.Element) && own.All(o => o.Field != f.Id)))
                    own.Add(new(field.Id, key.Element.Id, field.Multiple ? Value.Of([(Value)record.Id]) : record.Id, register.Id, null, record.Id, record.Version, record.Unit.Value!, record.ConfirmedAt, Sureness.Certain));
            }
        return Made(holder, app, form, draft.Values, [.. Fitting(form, current, draft.Values, found, access, context), .. own], known);
    }

    const string ProvenElement = "phone";

    async Task<RegisterRecord?> RecordAsync(Caller caller, BoundField key, string number, CancellationToken cancellation)
    {
        if (!Rights.MaySomewhere(caller, Acts.RegisterRead) || RegisterOf(key.Element) is not { } register) return null;
        return key.Element.RegisterElement is { } element ? await registers.FindAsync(caller, register, element, number, cancellation) : await registers.TryGetAsync(caller, register, number, cancellation);
    }

    static RegisterDefinition? RegisterOf(DataElement key)
    {
        var id = key.Register ?? DataElements.All.FirstOrDefault(e => e.Subject == key.Subject && e.Register is not null)?.Register;
        return id is null ? null : BaseRegisters.Of(id);
    }

    /// <summary>The latest word of earlier cases on each element of the subject.</summary>
    async Task<Dictionary<string, Said>> SaidAsync(Caller caller, DataElement key, string number, CaseId own, CancellationToken cancellation)
    {
        var said = new Dictionary<string, Said>(StringComparer.Ordinal);
        foreach (var id in await subjects.LatestAsync(caller, $"{key.Subject}:{DigestOf(key, number)}", MostCases + 1, cancellation))
        {
            if (id == own || await loader.LoadAsync(id, cancellation) is not { Key: not null, State: { Confidential: false } state } || !Rights.Sees(caller, state.Involvement)) continue;
            var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
            var sight = CaseSight.Of(caller, state, app);
            foreach (var form in app.Forms.Values)
                foreach (var record in FilledRecord.Of(form, state.Form))
                {
                    var subject = record.Bound.FirstOrDefault(b => b.Element.Id == key.Id && record.NumberOf(b) == number)?.Subject;
                    foreach (var one in record.Bound.Where(b => b.Subject == subject && !record[b].IsBlank && !sight.Keeps(b.Path)))
                        if (!said.TryGetValue(one.Element.Id, out var there) || there.At < state.UpdatedAt)
                            said[one.Element.Id] = new(Worded(one.Field, record[one]), state.Number, id.Value, state.UpdatedAt, state.Owner);
                }
        }
        return said;
    }

    PrefilledValue? Best(BoundField bound, RegisterRecord? record, Said? said)
    {
        var (element, now) = (bound.Element, time.GetUtcNow());
        var kept = record is not null && element.Register == record.Register.Id && record.Values.GetValueOrDefault(element.RegisterElement!) is { Length: > 0 } text ? text : null;
        if (kept is not null)
        {
            var differs = said is not null && said.At > record!.ConfirmedAt && Plain(said.Value) is { } other && other != kept;
            var sure = record!.Retired || differs ? Sureness.Doubtful : IsStale(record.ConfirmedAt) ? Sureness.Stale : Sureness.Certain;
            return ValueOf(bound, kept, record.Unit) is { } value ? new(bound.Path, element.Id, value, record.Register.Id, null, record.Id, record.Version, record.Unit.Value!, record.ConfirmedAt, sure) : null;
        }
        if (said is null) return null;
        // An address with its division goes into a field of that kind whole, into a text as words.
        var typed = said.Value.AsRecord is not null && !HoldsParts(bound.Field.Type) ? Plain(said.Value) is { } words ? ValueOf(bound, words, null) : null : said.Value.AsText is { } word ? ValueOf(bound, word, null) : said.Value;
        return typed is { } earlier ? new(bound.Path, element.Id, earlier, OfCase, said.Number, said.Case, 0, said.Unit, said.At, IsStale(said.At) ? Sureness.Stale : Sureness.Likely) : null;

        bool IsStale(DateTimeOffset at) => element.FreshDays > 0 && at.AddDays(element.FreshDays) < now;
    }

    /// <summary>Only what the form itself would take, in the shape it gives it.</summary>
    static List<PrefilledValue> Fitting(CompiledForm form, Record current, Record typed, List<PrefilledValue> found, FormAccess access, FormContext context)
    {
        if (found.Count == 0) return found;
        var layer = new PrefillLayer(found, [], []);
        var tried = form.Evaluate(current, layer.Under(typed), access, context with { Mode = FormMode.Draft });
        var wrong = tried.Problems.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        // A field that is hidden for now cannot be tried: its value waits as it is.
        foreach (var record in FilledRecord.Of(form, tried.Values))
            foreach (var bound in record.Bound)
                if (layer.Find(record, bound) is { } one && found.IndexOf(one) is >= 0 and var at)
                {
                    if (wrong.Contains(record.PathOf(bound))) found.RemoveAt(at);
                    else if (record[bound] is { IsBlank: false } value) found[at] = one with { Value = value };
                }
        return found;
    }

    /// <summary>Registers keep words, and options are codes: the word for people is what both know.</summary>
    static Value Worded(FieldDefinition field, Value value) =>
        value.AsText is { } code && field.Options.FirstOrDefault(o => o.Value == code) is { } option ? option.Label.Zh : value;

    /// <param name="unit">Whose record it is; null where it comes from no register.</param>
    Value? ValueOf(BoundField bound, string text, UnitId? unit) => bound.Field.Type switch
    {
        FieldType.Choice => bound.Field.Options.FirstOrDefault(o => o.Value == text || o.Label.Zh == text) is { } option ? option.Value : (Value?)null,
        FieldType.Integer or FieldType.Number or FieldType.Money or FieldType.Percent =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (Value?)null,
        FieldType.Address => DivisionOf(bound.Element, unit) is { } division ? Record.Of(("division", division), ("detail", text)) : Record.Of(("detail", text)),
        _ when HoldsParts(bound.Field.Type) => FieldTypes.ShapeOf(bound.Field).Read(text, new ShapeReport(time.GetUtcNow())) is { IsBlank: false } read ? read : (Value?)null,
        _ => text,
    };

    static bool HoldsParts(FieldType type) => type is FieldType.Address or FieldType.Identity or FieldType.Place;

    /// <summary>Where somebody lives, or something stands, is in the community whose record it is; where somebody is registered may be anywhere.</summary>
    static string? DivisionOf(DataElement element, UnitId? unit) => element.Id is "person.address" or "house.address" or "enterprise.address" or "place.address" && unit?.Value?.Split('-')[0] is { Length: 6 or 9 or 12 } code && code.All(char.IsAsciiDigit) ? code : null;

    /// <summary>The words of a value: of an address its detail, of a paper its number.</summary>
    static string? Plain(Value value) => value.AsText ?? value.AsRecord?["detail"].AsText ?? value.AsRecord?["number"].AsText;

    /// <summary>The word a register would keep for a value; null for what it cannot keep.</summary>
    internal static string? TextOf(FieldDefinition field, Value value) =>
        Plain(Worded(field, value)) ?? (value.IsNumber ? value.RawNumber.ToString("R", CultureInfo.InvariantCulture) : field.Type == FieldType.Place && value.AsRecord is not null ? FieldText.Of(field, value) : null);
}
