using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using WordRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;

namespace LowCode.Engine.Tests.Cases;

public sealed class PaperTests
{
    static readonly Dictionary<string, string> none = [];

    static byte[] Made(params DocumentFormat.OpenXml.OpenXmlElement[] body)
    {
        var bytes = new MemoryStream();
        using (var document = WordprocessingDocument.Create(bytes, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new Document(new Body(body));
        return bytes.ToArray();
    }

    static string TextOf(byte[] file)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(file), false);
        return string.Join("\n", document.MainDocumentPart!.Document!.Descendants<Paragraph>().Select(p => string.Concat(p.Descendants().Select(e => e switch { Text text => text.Text, Break => "⏎", _ => "" }))));
    }

    static Run Said(string text) => new(new Text(text));

    [Fact]
    public void A_place_is_filled_wherever_word_has_cut_it()
    {
        var template = Made(new Paragraph(Said("编号：{"), Said("{case."), Said("number }}，"), Said("{{gone}}完")), new Paragraph(Said("甲{{a}}乙{{b}}丙")));
        Assert.Equal("编号：JS-1，完\n甲一⏎二乙{{c}}丙", TextOf(WordTemplate.Fill(template, new Dictionary<string, string> { ["case.number"] = "JS-1", ["a"] = "一\n二", ["b"] = "{{c}}", ["c"] = "never" }, new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>())));
    }

    [Fact]
    public void A_row_of_a_list_comes_once_for_each_entry()
    {
        WordRow Row(params string[] cells) => new([.. cells.Select(c => new TableCell(new Paragraph(Said(c))))]);
        var template = Made(new Table(Row("环节", "谁"), Row("{{steps.name}}", "{{steps.who}} {{unit}}")));
        var lists = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> { ["steps"] = [new Dictionary<string, string> { ["name"] = "受理", ["who"] = "甲" }, new Dictionary<string, string> { ["name"] = "处置" }] };
        Assert.Equal("环节\n谁\n受理\n甲 街道\n处置\n 街道", TextOf(WordTemplate.Fill(template, new Dictionary<string, string> { ["unit"] = "街道" }, lists)));
        lists["steps"] = [];
        Assert.Equal("环节\n谁", TextOf(WordTemplate.Fill(template, none, lists)));
    }

    [Fact]
    public void What_is_no_word_document_is_refused() =>
        Assert.Equal("word.unreadable", Assert.Throws<RefusedException>(() => WordTemplate.Fill([1, 2, 3], none, new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>())).Problems[0].Code);

    public static TheoryData<string> Papers => [.. PaperTemplates.All.Select(p => p.Id)];

    [Theory, MemberData(nameof(Papers))]
    public void Every_paper_that_ships_is_a_sheet_of_A4_with_places_to_fill(string paper)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(PaperTemplates.FileOf(PaperTemplates.Find(paper)!)), false);
        var size = document.MainDocumentPart!.Document!.Descendants<PageSize>().Single();
        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        Assert.Contains("{{case.", document.MainDocumentPart.Document.InnerText, StringComparison.Ordinal);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_paper_says_what_its_reader_may_see_and_no_more(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        var state = await town.StateAsync(id);
        async Task<string> PrintAsync(string who, string paper) => TextOf((await town.Of<PaperDesk>().FillAsync(town.As(who), state, paper)).File);
        var own = await PrintAsync("operator.003", "entrust");
        var phone = state.Form["claimantPhone"].AsText!;
        Assert.Contains(state.Number, own, StringComparison.Ordinal);
        Assert.Contains(phone, own, StringComparison.Ordinal);
        var others = await PrintAsync("dispatcher.003", "entrust");
        Assert.DoesNotContain(phone, others, StringComparison.Ordinal);
        Assert.Contains(Mask.Mobile(phone), others, StringComparison.Ordinal);
        foreach (var paper in PaperTemplates.All) Assert.DoesNotContain("{{", await PrintAsync("dispatcher.003", paper.Id), StringComparison.Ordinal);
        Assert.Equal("paper.unknown", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<PaperDesk>().FillAsync(town.As("operator.003"), state, "visa"))).Problems[0].Code);

        await town.CompleteAsync("operator.003", id, "intake", "accept");
        state = await town.StateAsync(id);
        Assert.Contains("受理\n", await PrintAsync("operator.003", "supervise"), StringComparison.Ordinal);
    }
}
