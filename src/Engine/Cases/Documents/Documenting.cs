using System.Globalization;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides about documents: which are needed, where they come from, what is told of those that are missing. Pure.</summary>
static class Documenting
{
    const int MostDays = 90;

    /// <summary>Which of a form's documents this case needs, by their own rules.</summary>
    public static IReadOnlyList<DocumentDefinition> Needed(FormDefinition form, Record values, DateTimeOffset at) =>
        [.. form.Documents.Where(d => d.Required || (d.RequiredWhen is { } rule && Holds(rule, values, at)))];

    /// <summary>Names the documents of a form that is filled in for the first time.</summary>
    /// <param name="user">Who fills it in.</param>
    public static void Name(CaseTurn turn, CaseState state, CompiledForm form, Record values, string user)
    {
        if (form.Definition.Documents.IsEmpty) return;
        List<string> fresh = [.. Needed(form.Definition, values, turn.At).Select(d => d.Id).Where(id => state.Documents.All(known => known.Id != id))];
        if (fresh.Count > 0) turn.Emit(new DocumentsNamed(fresh));
        foreach (var document in form.Definition.Documents)
            if (!document.Required && fresh.Contains(document.Id) && Rule(document.RequiredWhen) is { } rule) turn.Rules.Note(RuleKinds.Document, document.Id, rule, Context(values, turn.At), true);
        // A file in the field of a document that nobody has shown is that document; one whose original has to be looked at waits for somebody who does.
        foreach (var document in form.Definition.Documents.Where(d => d.Field is { } field && !d.Original && values[field].AsList is { Length: > 0 }))
            if (fresh.Contains(document.Id) || state.Documents.Any(known => known.Id == document.Id && known.IsLacking)) turn.Emit(new DocumentSettled(document.Id, DocumentSource.Applicant, null, null, null, false, user));
    }

    public static Refusal? Settle(CaseTurn turn, CaseState state, SettleDocument command, Caller caller, CaseFacts facts)
    {
        if (Find(facts.App, command.Document) is not { } document) return Invalid("document.unknown", "document", ("document", command.Document));
        var (from, until) = (command.From, command.Until);
        switch (command.Source)
        {
            case DocumentSource.Missing: return Invalid("document.source", "source");
            case DocumentSource.Licence when command.Number is null: return Invalid("document.number", "number", Of(document));
            case DocumentSource.Department or DocumentSource.Case when from is null: return Invalid("document.from", "from", Of(document));
            case DocumentSource.Exempt:
                from ??= document.Exempt?.Zh;
                if (from is null) return Invalid("document.why", "from", Of(document));
                break;
            case DocumentSource.Later:
                if (document.LaterDays == 0) return Invalid("document.notLater", "source", Of(document));
                var last = Day(turn.At).AddDays(document.LaterDays);
                until ??= last;
                if (until > last || until < Day(turn.At)) return Invalid("document.laterDay", "until", ("document", document.Name.Zh), ("documentEn", document.Name.In("en")), ("last", last.ToString("O", CultureInfo.InvariantCulture)));
                break;
        }
        if (command.Source == DocumentSource.Licence && until < Day(turn.At)) return Invalid("document.expired", "until", Of(document));
        if (document.Original && command.Source == DocumentSource.Applicant && !command.Original) return Invalid("document.original", "original", Of(document));
        turn.Emit(new DocumentSettled(document.Id, command.Source, from, command.Number, until, command.Original, caller.User.Value));
        return null;
    }

    public static Refusal? Ask(CaseTurn turn, CaseState state, AskDocuments command)
    {
        if (command.Days is < 1 or > MostDays) return Invalid("document.days", "days", ("most", MostDays.ToString(CultureInfo.InvariantCulture)));
        List<string> missing = [.. state.Documents.Where(d => d.Source == DocumentSource.Missing).Select(d => d.Id)];
        if (missing.Count == 0) return Refusal.Of(RefusalKind.Conflict, Problem.Of("document.complete"));
        turn.Emit(new DocumentsAsked(missing, Day(turn.At).AddDays(command.Days), command.Note));
        return null;
    }

    /// <summary>Documents a step waits for that are still missing, all of them at once; one that may follow does not hold it up.</summary>
    public static IEnumerable<Problem> Lacking(CaseState state, LightApp app, StepRules step) =>
        step.Documents.Where(id => state.Documents.Any(d => d.Id == id && d.Source == DocumentSource.Missing)).Select(id => Find(app, id)).OfType<DocumentDefinition>()
            .Select(d => Problem.At("document.missing", "documents." + d.Id, ("document", d.Name.Zh), ("documentEn", d.Name.In("en"))));

    /// <summary>What was to follow by now and has not come is said once, all of it together.</summary>
    public static void Overdue(CaseTurn turn, CaseState state, DateTimeOffset at) => turn.Emit(new DocumentsOverdue([.. state.Documents.Where(d => d.LateFrom <= at).Select(d => d.Id)]));

    internal static CaseState Told(CaseState state, DocumentsOverdue e) => state with { Documents = [.. state.Documents.Select(d => e.Documents.Contains(d.Id) ? d with { Late = true } : d)] };

    public static DocumentDefinition? Find(LightApp app, string id) => app.Forms.Values.SelectMany(f => f.Definition.Documents).FirstOrDefault(d => d.Id == id);

    internal static CaseState Named(CaseState state, DocumentsNamed e) =>
        state with { Documents = [.. state.Documents, .. e.Documents.Where(id => state.Documents.All(known => known.Id != id)).Select(CaseDocument.Missing)] };

    internal static CaseState Settled(CaseState state, DocumentSettled e, DateTimeOffset at)
    {
        var now = new CaseDocument(e.Document, e.Source, e.From, e.Number, e.Until, e.Original, e.User, at);
        return state with { Documents = state.Documents.Any(d => d.Id == e.Document) ? [.. state.Documents.Select(d => d.Id == e.Document ? now : d)] : state.Documents.Add(now) };
    }

    /// <summary>China has one zone and no summer time.</summary>
    static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime.AddHours(8));

    /// <summary>A rule that cannot be worked out asks rather than forgets.</summary>
    static bool Holds(string rule, Record values, DateTimeOffset at)
    {
        if (Rule(rule) is not { } expression) return true;
        try
        {
            return expression.Evaluate(Context(values, at)).IsTruthy;
        }
        catch (EvaluationException)
        {
            return true;
        }
    }

    static Expression? Rule(string? source) => source is null ? null : Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out _);

    static ExpressionContext Context(Record values, DateTimeOffset at)
    {
        var roots = new Value[ExpressionRoots.Standard.Count];
        roots[ExpressionRoots.Standard.Slot("form")] = values;
        return new(roots, at);
    }

    static (string, string)[] Of(DocumentDefinition document) => [("document", document.Name.Zh), ("documentEn", document.Name.In("en"))];

    static Refusal Invalid(string code, string path, params ReadOnlySpan<(string, string)> values) => Refusal.Of(RefusalKind.Invalid, Problem.At(code, path, values));
}
