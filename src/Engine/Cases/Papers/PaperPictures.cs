using System.Globalization;
using LowCode.Apps;
using LowCode.Files;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Photos and signatures of a case for a paper that names their fields: only those its reader sees, and only as many as a document can carry.</summary>
sealed class PaperPictures(Attachments attachments, CaseId id)
{
    /// <summary>Pictures in one paper, and their bytes together.</summary>
    const int Most = 60;
    const long MostBytes = 40L * 1024 * 1024;

    readonly Dictionary<string, IReadOnlyList<WordPicture>> found = new(StringComparer.Ordinal);
    int count;
    long bytes;

    /// <param name="named">Names of places in the template.</param>
    /// <returns>Pictures by place: <c>form.photo</c>, <c>items[0].photo</c>.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<WordPicture>>> OfAsync(LightApp app, Record seen, IReadOnlySet<string> named, CancellationToken cancellation)
    {
        foreach (var field in app.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id))
            if (field.Type == FieldType.SubTable) await AddRowsAsync(field, seen[field.Id].AsList ?? [], named, cancellation);
            else await AddAsync(field, seen[field.Id], "form.", named, cancellation);
        return found;
    }

    async Task AddRowsAsync(FieldDefinition table, Value[] rows, IReadOnlySet<string> named, CancellationToken cancellation)
    {
        for (var i = 0; i < rows.Length; i++)
            foreach (var field in table.Fields.Where(f => IsPicture(f) && named.Contains($"{table.Id}.{f.Id}")))
                await TakeAsync(string.Create(CultureInfo.InvariantCulture, $"{table.Id}[{i}].{field.Id}"), rows[i][field.Id], cancellation);
    }

    async Task AddAsync(FieldDefinition field, Value value, string around, IReadOnlySet<string> named, CancellationToken cancellation)
    {
        if (field.Type == FieldType.Group)
            foreach (var inner in field.Fields) await AddAsync(inner, value[inner.Id], $"{around}{field.Id}.", named, cancellation);
        else if (IsPicture(field) && named.Contains(around + field.Id)) await TakeAsync(around + field.Id, value, cancellation);
    }

    static bool IsPicture(FieldDefinition field) => field.Type is FieldType.Photo or FieldType.Signature;

    // A picture that Word does not open, or that is one too many, is named by its file as before.
    async Task TakeAsync(string place, Value files, CancellationToken cancellation)
    {
        var pictures = new List<WordPicture>();
        foreach (var file in files.AsList ?? [])
        {
            if (count == Most || file["id"].AsText is not { } name || file["type"].AsText is not ("image/jpeg" or "image/png")) return;
            if (await attachments.ReadAsync(id, name, cancellation) is not { } open || PictureSize.Of(open.Type, open.Bytes) is not { } size || (bytes += open.Bytes.Length) > MostBytes) return;
            pictures.Add(new(open.Bytes, open.Type, size.Width, size.Height, size.Turn, open.Name));
            count++;
        }
        if (pictures.Count > 0) found[place] = pictures;
    }
}
