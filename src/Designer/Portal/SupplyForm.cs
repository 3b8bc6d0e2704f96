using LowCode.Cases;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Portal;

/// <summary>The form by which a claimant brings papers: one place for each document that is still to come, one for what else there is, and a line of text.</summary>
static class SupplyForm
{
    public const string Verb = "supply", Text = "text";
    const string Document = "d", Further = "further";
    const int MostFiles = 5;

    /// <summary>Its fields are made of the case; ids of documents may be no names of fields.</summary>
    public static FormDefinition Of(FollowedCase found) => new("supply", new Label(Verb))
    {
        Fields =
        [
            .. found.Lacking.Index().Select(d => new FieldDefinition(Document + d.Index.ToString(System.Globalization.CultureInfo.InvariantCulture), FieldType.File, d.Item.Name) { Help = d.Item.Proves, MaxCount = MostFiles }),
            new(Further, FieldType.File, LabelOf("supply.further")) { MaxCount = MostFiles },
            new(Text, FieldType.Textarea, LabelOf("supply.text")) { MaxLength = 500 },
        ],
    };

    public static FormView View(FollowedCase found, Words words, IFormCollection? posted, IReadOnlyDictionary<string, Record>? files, IReadOnlyList<Problem> problems)
    {
        var definition = Of(found);
        var form = FormCompiler.Compile(definition).Form!;
        var typed = posted is null ? null : FormInput.Read(definition, posted, files);
        var draft = form.Evaluate(Record.Empty, typed ?? Record.Empty, FormAccess.EditAll, new FormContext(FormMode.Draft, DateTimeOffset.UnixEpoch) { Files = files });
        return FormView.Of(form, draft, typed, problems, words);
    }

    public static SupplyDocuments Read(FormDefinition form, IFormCollection posted, IReadOnlyDictionary<string, Record> files, string text)
    {
        var typed = FormInput.Read(form, posted, files);
        var found = Record.Empty;
        foreach (var field in form.Fields)
            if (field.Type == FieldType.File && typed[field.Id] is { IsBlank: false } sent) found = found.With(field.Id == Further ? SupplyDocuments.Further : posted["document." + field.Id].ToString(), sent);
        return new SupplyDocuments(found, text);
    }

    /// <summary>The decider speaks of documents; the page has one place for what is wrong with all of them.</summary>
    public static IReadOnlyList<Problem> AtFields(IEnumerable<Problem> problems) => [.. problems.Select(p => p.Path is "text" or null ? p : p.Path == "reason" ? p : p with { Path = Further })];

    static Label LabelOf(string key) => new(Words.Chinese[key], Words.English[key]);
}
