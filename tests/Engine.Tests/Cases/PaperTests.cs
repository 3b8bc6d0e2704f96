using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Files;
using LowCode.Engine.Tests.Scenarios;
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

    [Fact]
    public void Photos_and_signatures_stand_as_pictures_where_their_place_stood()
    {
        var (photo, sign, lid) = (new WordPicture(Pictures.Jpeg(width: 1600, height: 1200), "image/jpeg", 1600, 1200, 0, "现场.jpg"), new WordPicture(Pictures.Png(), "image/png", 20, 10, 0, "签名.png"), new WordPicture(Pictures.Jpeg(), "image/jpeg", 640, 480, 1, "井盖.jpg"));
        var template = Made(new Paragraph(Said("照片：{{form."), Said("photos}}。完")), new Paragraph(Said("签名{{form.sign}}")), new Table(new TableProperties(), new TableGrid(new GridColumn(), new GridColumn()), new WordRow(new TableCell(new Paragraph(Said("{{items.what}}"))), new TableCell(new Paragraph(Said("{{items.photo}}"))))));
        Assert.Equal(["form.photos", "form.sign", "items.photo", "items.what"], WordTemplate.Named(template).Order(StringComparer.Ordinal));
        var file = WordTemplate.Fill(template, new Dictionary<string, string> { ["form.photos"] = "现场.jpg、又一张.jpg", ["form.sign"] = "签名.png" },
            new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> { ["items"] = [new Dictionary<string, string> { ["what"] = "井盖", ["photo"] = "井盖.jpg" }, new Dictionary<string, string> { ["what"] = "护栏", ["photo"] = "" }] },
            new Dictionary<string, IReadOnlyList<WordPicture>> { ["form.photos"] = [photo, photo], ["form.sign"] = [sign], ["items[0].photo"] = [lid] });
        Assert.Equal("照片：。完\n签名\n井盖\n\n护栏\n", TextOf(file));
        using var document = WordprocessingDocument.Open(new MemoryStream(file), false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
        var shown = document.MainDocumentPart!.Document!.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.Inline>().ToList();
        Assert.Equal(["现场.jpg", "现场.jpg", "签名.png", "井盖.jpg"], shown.Select(i => i.DocProperties!.Description!.Value));
        // Behind what stood before the place, and before what stood behind it.
        Assert.Equal(["照片：", "", "", "。完"], shown[0].Ancestors<Paragraph>().First().Elements<Run>().Where(r => r.InnerText.Length > 0 || r.Descendants<Drawing>().Any()).Select(r => r.Elements<Text>().Any() ? r.InnerText : ""));
        // Two in a line, none larger than it is, and one that is turned takes its room turned.
        Assert.Equal((7L * 360_000, 1_890_000L), (shown[0].Extent!.Cx!.Value, shown[0].Extent!.Cy!.Value));
        Assert.InRange(shown[2].Extent!.Cx!.Value, 1, 360_000);
        Assert.True(shown[3].Extent!.Cx!.Value < shown[3].Extent!.Cy!.Value);
        // One that stands twice is stored once.
        Assert.Equal(3, document.MainDocumentPart.ImageParts.Count());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_photo_of_a_case_stands_on_the_apps_own_paper_for_whoever_may_see_it(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var package = AppPackage.Of([.. FillApp.Package.Paths.Where(p => !p.StartsWith("forms/", StringComparison.Ordinal)).Select(p => (p, FillApp.Package[p]!)), .. FillApp.Package.Paths.Where(p => p.StartsWith("forms/", StringComparison.Ordinal)).Select(p => (p, WithPhoto(FillApp.Package[p]!))), ("papers/现场.docx", Made(new Paragraph(Said("{{form.scene}}"))))]);
        var app = await town.Of<AppStore>().PublishAsync(package, "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        var sent = await town.Of<Attachments>().TakeAsync("user:u-operator.003", new("scene", LowCode.Forms.FieldType.Photo, "现场"), null, "现场.jpg", new MemoryStream(Pictures.Jpeg()), default);
        var id = await town.OpenCaseAsync("operator.003", LowCode.Scripts.Record.Of(("idNumber", "11010519491231002X"), ("name", "陈嘉明"), ("byPhone", false), ("address", "北京街道北京路12号"), ("scene", LowCode.Scripts.Value.Of([sent]))), "allowance");
        using var document = WordprocessingDocument.Open(new MemoryStream((await town.Of<PaperDesk>().FillAsync(town.As("operator.003"), id, await town.StateAsync(id), PaperDesk.Own + "现场")).File), false);
        using var stored = document.MainDocumentPart!.ImageParts.Single().GetStream();
        var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes);
        Assert.Equal(sent["hash"].AsText, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray())));
        Assert.DoesNotContain("现场.jpg", document.MainDocumentPart.Document!.InnerText, StringComparison.Ordinal);

        static byte[] WithPhoto(byte[] json)
        {
            var form = System.Text.Json.Nodes.JsonNode.Parse(json)!;
            form["fields"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "id": "scene", "type": "photo", "label": "现场" }"""));
            return System.Text.Encoding.UTF8.GetBytes(form.ToJsonString());
        }
    }

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
        async Task<string> PrintAsync(string who, string paper) => TextOf((await town.Of<PaperDesk>().FillAsync(town.As(who), id, state, paper)).File);
        var own = await PrintAsync("operator.003", "entrust");
        var phone = state.Form["claimantPhone"].AsText!;
        Assert.Contains(state.Number, own, StringComparison.Ordinal);
        Assert.Contains(phone, own, StringComparison.Ordinal);
        var others = await PrintAsync("dispatcher.003", "entrust");
        Assert.DoesNotContain(phone, others, StringComparison.Ordinal);
        Assert.Contains(Mask.Mobile(phone), others, StringComparison.Ordinal);
        foreach (var paper in PaperTemplates.All) Assert.DoesNotContain("{{", await PrintAsync("dispatcher.003", paper.Id), StringComparison.Ordinal);
        Assert.Equal("paper.unknown", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<PaperDesk>().FillAsync(town.As("operator.003"), id, state, "visa"))).Problems[0].Code);

        await town.CompleteAsync("operator.003", id, "intake", "accept");
        state = await town.StateAsync(id);
        Assert.Contains("受理\n", await PrintAsync("operator.003", "supervise"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_done_stands_on_the_papers_about_it(Dialect dialect)
    {
        await using var town = await RequestStory.TownAsync(dialect);
        var id = await town.DispatchedAsync();
        async Task<string> PrintAsync(string paper) => TextOf((await town.Of<PaperDesk>().FillAsync(town.As("dispatcher.003"), id, await town.StateAsync(id), paper)).File);
        // Nothing has happened yet: the limit is the app's own, the rest is for the pen.
        Assert.Contains("转办理由\n\n转往单位\n\n", await PrintAsync("transfer"), StringComparison.Ordinal);
        Assert.Contains("1个工作日内书面报告", await PrintAsync("supervise"), StringComparison.Ordinal);
        var unit = town.As("dispatcher.003").NameOf(new UnitId(RequestStory.OtherUnit));
        await town.DoAsync("supervisor.003", id, new SuperviseCase("supervise", "请报进度", RequestStory.OtherUnit, "3 workdays"));
        var supervised = await PrintAsync("supervise");
        Assert.Contains(unit + "：", supervised, StringComparison.Ordinal);
        Assert.Contains("3个工作日内书面报告", supervised, StringComparison.Ordinal);
        Assert.Contains("督办要求：请报进度", supervised, StringComparison.Ordinal);
        await town.DoAsync(RequestStory.Handler, id, new TransferItem(await town.ItemAsync(id, "handle"), null, RequestStory.OtherUnit, "归城管办"));
        Assert.Contains($"转办理由\n归城管办\n转往单位\n{unit}\n", await PrintAsync("transfer"), StringComparison.Ordinal);
    }

    static AppPackage WithPaper(params DocumentFormat.OpenXml.OpenXmlElement[] body) => AppPackage.Of([.. FillApp.Package.Paths.Select(p => (p, FillApp.Package[p]!)), ("papers/津贴告知书.docx", Made(body))]);

    [Fact]
    public void A_template_that_names_what_no_form_has_is_not_published_and_the_place_is_said()
    {
        var report = AppCheck.Check(WithPaper(new Paragraph(Said("高龄津贴")), new Paragraph(Said("{{form.na"), Said("me}} 电话 {{form.fax}}")), new Table(new WordRow(new TableCell(new Paragraph(Said("{{steps.name}}{{steps.fee}}"))))), new Paragraph(Said("{{case.number"))));
        Assert.Equal(["app.paper.field papers/津贴告知书.docx form.fax 2", "app.paper.field papers/津贴告知书.docx steps.fee 3", "app.paper.open papers/津贴告知书.docx  4"],
            report.Problems.Select(p => $"{p.Code} {p.Path} {p.Values!.GetValueOrDefault("field")} {p.Values!["line"]}"));
        Assert.Equal("app.paper.unreadable", Assert.Single(AppCheck.Check(AppPackage.Of([.. FillApp.Package.Paths.Select(p => (p, FillApp.Package[p]!)), ("papers/a.docx", [1, 2, 3])])).Problems).Code);
        Assert.Equal("app.paper.name", Assert.Single(AppCheck.Check(AppPackage.Of([.. FillApp.Package.Paths.Select(p => (p, FillApp.Package[p]!)), ("papers/a.txt", [1])])).Problems).Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_apps_own_paper_is_filled_with_all_it_may_name_masked_as_the_case_is(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var names = PaperFields.OfCase.Append("form.name").Append("form.idNumber").ToList();
        var app = await town.Of<AppStore>().PublishAsync(WithPaper([.. names.Select(n => new Paragraph(Said($"{n}={{{{{n}}}}}"))), .. PaperFields.Lists.Select(l => new Table(new WordRow(l.Value.Select(v => new TableCell(new Paragraph(Said($"{{{{{l.Key}.{v}}}}}")))))))]), "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        var id = await town.OpenCaseAsync("operator.003", LowCode.Scripts.Record.Of(("idNumber", "11010519491231002X"), ("name", "陈嘉明"), ("byPhone", false), ("address", "北京街道北京路12号")), "allowance");
        var state = await town.StateAsync(id);
        Assert.Equal(["津贴告知书"], app.Papers.Select(p => p.Id));
        var (name, file) = await town.Of<PaperDesk>().FillAsync(town.As("dispatcher.003"), id, state, PaperDesk.Own + "津贴告知书");
        Assert.Equal($"津贴告知书-{state.Number}.docx", name);
        var text = TextOf(file);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.Contains($"case.number={state.Number}", text, StringComparison.Ordinal);
        Assert.Contains("form.name=陈*", text, StringComparison.Ordinal);
        Assert.DoesNotContain("11010519491231002X", text, StringComparison.Ordinal);
        Assert.Contains("身份证", text, StringComparison.Ordinal);
        // Whoever holds the step sees what they have to work with, on paper too.
        await town.DoAsync("operator.003", id, new ClaimItem(await town.ItemAsync(id, "check")));
        Assert.Contains("form.name=陈嘉明", TextOf((await town.Of<PaperDesk>().FillAsync(town.As("operator.003"), id, await town.StateAsync(id), PaperDesk.Own + "津贴告知书")).File), StringComparison.Ordinal);
        Assert.Equal("paper.unknown", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<PaperDesk>().FillAsync(town.As("operator.003"), id, state, PaperDesk.Own + "没有"))).Problems[0].Code);
    }
}
