using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>
/// What was done with a case, as papers about it say it: the last handing over, refusal, extension and supervision, the units that were summoned or assist.
/// Nothing is guessed: what has not happened leaves its place to the pen.
/// </summary>
sealed class PaperFacts(ValueNames names, LightApp app, CaseState state, FieldMask mask, IReadOnlyList<CaseEntry> entries)
{
    public void AddTo(Dictionary<string, string> values)
    {
        var handed = Last<ItemTransferred>();
        values["transfer.unit"] = handed?.ToUnit is { } to ? Unit(to) : "";
        values["transfer.person"] = handed?.ToUser is { } person ? User(person) : "";
        values["transfer.reason"] = handed?.Reason ?? "";
        var (refused, excused) = (Last<DispatchRefused>(), Last<ExcuseAsked>());
        values["refuse.unit"] = (refused?.Proposed ?? excused?.Proposed) is { } proposed ? Unit(proposed) : "";
        values["refuse.reason"] = refused?.Ground ?? excused?.Ground ?? "";
        var (asked, moved) = (state.Approvals.LastOrDefault(a => a.Kind == Approval.Extend), Last<TimeExtended>());
        values["extend.reason"] = asked?.Reason ?? moved?.Reason ?? "";
        values["extend.length"] = Length(asked?.Length ?? moved?.Length);
        values["extend.by"] = (asked?.By ?? moved?.User) is { } by ? User(by) : "";
        values["extend.answer"] = asked?.Answer ?? "";
        // The paper for a supervision under way; before there is one, for the one that is about to begin.
        var supervised = Last(s => s.Kind == Supervision.Supervise);
        values["supervise.text"] = supervised is null ? "" : supervised.By is null ? PaperWords.Of(supervised.Text == "urged" ? "supervise.urged" : "supervise.overdue") : supervised.Text;
        values["supervise.limit"] = Length(supervised?.Length ?? app.Supervision.Feedback.ToString());
        values["supervise.unit"] = Unit(supervised?.Unit ?? state.Owner);
        values["order.text"] = Last(s => s.Kind is Supervision.Order or Supervision.Instruct)?.Text ?? "";
        values["whistle.units"] = Join(Summoned.Select(u => Unit(u.Unit)));
        values["whistle.limit"] = Summoned.Select(u => Moment(u.Limit)).FirstOrDefault(limit => limit.Length > 0) ?? "";
        values["joint.units"] = Join(Summoned.Where(u => u.At is not null).Select(u => u.Unit).Concat(state.Assists.Where(a => a.Status is AssistStatus.Asked or AssistStatus.Answered).Select(a => a.Unit)).Prepend(state.Owner).Distinct(StringComparer.Ordinal).Select(Unit));
        values["joint.record"] = string.Join("\n", Summoned.Select(u => (u.Unit, Text: Said(u))).Concat(state.Assists.Select(a => (a.Unit, Text: a.Answer ?? ""))).Where(r => r.Text.Length > 0).Select(r => $"{Unit(r.Unit)}{PaperWords.Of("colon")}{r.Text}"));
    }

    /// <summary>Units that were summoned: when each came and what it wrote down.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Arrivals() => [.. Summoned.Select((u, n) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["n"] = (n + 1).ToString(CultureInfo.InvariantCulture), ["unit"] = Unit(u.Unit), ["state"] = PaperWords.Find("arrival." + u.Status) ?? "", ["limit"] = Moment(u.Limit), ["at"] = Moment(u.At),
        ["who"] = state.Item(u.Visit)?.Holder is { } who ? User(who) : "", ["record"] = Said(u),
    })];

    IReadOnlyList<SummonedUnit> Summoned => [.. SummonedUnit.Summons(state.Flow).SelectMany(visit => SummonedUnit.Of(state.Flow, visit)).Where(u => u.Unit.Length > 0)];

    T? Last<T>() where T : class => entries.SelectMany(e => e.Events).OfType<T>().LastOrDefault();

    Supervision? Last(Func<Supervision, bool> which) => state.Supervisions.LastOrDefault(s => s.IsOpen && which(s)) ?? state.Supervisions.LastOrDefault(which);

    string Said(SummonedUnit unit)
    {
        if (unit.Arrival is null || state.Item(unit.Visit)?.Form is not { } name || !app.Forms.TryGetValue(name, out var form)) return "";
        var shown = mask.Apply(unit.Arrival);
        return string.Join("\n", form.Definition.Fields.Where(f => !shown[f.Id].IsBlank).Select(f => $"{f.Label.Zh}{PaperWords.Of("colon")}{names.Whole(f, shown[f.Id])}"));
    }

    string Unit(string id) => names.Caller.NameOf(new UnitId(id));

    string User(string id) => names.Caller.Directory.TryFindUser(new UserId(id), out var user) ? user.Name : "";

    static string Join(IEnumerable<string> all) => string.Join(PaperWords.Of("and"), all);

    static string Length(string? length) => length is not null && WorkDuration.Parse(length, out var read) is null ? read.Amount.ToString(CultureInfo.InvariantCulture) + PaperWords.Of("length." + read.Unit.ToString().ToLowerInvariant()) : "";

    static string Moment(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? PaperDesk.Moment(at) : "";
}
