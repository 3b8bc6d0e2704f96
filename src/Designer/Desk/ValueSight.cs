using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Journal;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>How values are shown to a reader: in whose words and with whose names, where files are opened, and what is kept from them.</summary>
/// <param name="Picks">What units, people and records are called.</param>
/// <param name="FileAt">Where a file of this id is fetched.</param>
public sealed record ValueSight(Words Words, Picks? Picks, Func<string, string> FileAt)
{
    /// <summary>Nothing can be opened on paper: pictures stand there as pictures.</summary>
    public bool OnPaper { get; init; }

    /// <summary>Fields that are not for this reader, by paths without numbers of rows; null where all are that have a value.</summary>
    public Func<string, bool>? Keeps { get; init; }

    /// <summary>For a case that is printed: its files come from the door at which its reader opens them.</summary>
    public static async Task<ValueSight> OnPaperAsync(PageContext page, CaseId id, LightApp app, Record form)
    {
        var picks = new Picks(page);
        foreach (var one in app.Forms.Values) await picks.Records.LoadAsync(one.Definition, form);
        return new(page.Words, picks, file => FileView.OfCase(id.Value, file)) { OnPaper = true };
    }
}
