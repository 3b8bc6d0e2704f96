using System.Text;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Importing;

public class MappingTests
{
    static readonly LightApp request = AppCompiler.Compile(SampleApps.Request).App!;

    [Fact]
    public void A_mapping_writes_and_reads_itself()
    {
        var back = ImportMapping.Parse(Encoding.UTF8.GetBytes(HotlineFile.Mapping.ToJson()));
        Assert.Equal(HotlineFile.Mapping.ToJson(), back.ToJson());
        Assert.Empty(MappingCheck.Check(back, request, HotlineFile.Headings.Split(',')));
    }

    [Theory]
    [InlineData("""{ "system": "x" }""", "import.map.id import.map.opened import.map.required import.map.required import.map.required import.map.required")]
    [InlineData("""{ "system": "a b", "externalId": "no", "openedAt": {}, "timeZone": "Mars", "fields": { "salary": "no", "photos": "no", "summary": "no", "category": "no", "description": "no", "place": "gone" } }""",
        "import.map.system import.map.zone import.map.source import.map.column import.map.field import.map.field")]
    [InlineData("""{ "system": "x", "externalId": "no", "openedAt": "no", "status": { "column": "no", "values": { "a": "lost" } }, "answer": "no", "outcomes": { "nowhere": "x" }, "fields": { "summary": "no", "category": "no", "description": "no", "place": "no" } }""",
        "import.map.status import.map.answer import.map.activity")]
    public void What_does_not_fit_is_said_before_a_row_is_taken(string json, string codes) =>
        Assert.Equal(codes, string.Join(' ', MappingCheck.Check(ImportMapping.Parse(Encoding.UTF8.GetBytes(json)), request, ["no", "at"]).Select(p => p.Code)));

    [Theory]
    [InlineData("not json", "import.map.json")]
    [InlineData("""{ "sytem": "x" }""", "import.map.member")]
    public void What_is_no_mapping_is_refused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => ImportMapping.Parse(Encoding.UTF8.GetBytes(json))).Problems[0].Code);

    [Fact]
    public void Columns_are_guessed_by_names_words_and_habit()
    {
        var guess = ColumnGuess.Of(request, HotlineFile.Headings.Split(','));
        Assert.Equal(("工单编号", "登记时间", "办结时间", "状态", "截止时间", "答复内容", "result"),
            (guess.ExternalId!.Column, guess.OpenedAt!.Column, guess.ClosedAt!.Column, guess.Status!.Column, guess.OutsideDue!.Column, guess.Answer!.Column, guess.AnswerField));
        Assert.Equal("标题 类别 详细情况 地点 姓名 联系电话", string.Join(' ', ((string[])["summary", "category", "description", "place", "claimantName", "claimantPhone"]).Select(f => guess.Fields![f].Column)));
    }

    [Theory]
    [InlineData("2015-03-08 02:30:00", "America/New_York", null)]
    [InlineData("2015-11-01 01:30:00", "America/New_York", "2015-11-01T06:30:00Z")]
    [InlineData("2015-07-01 09:00:00", "America/New_York", "2015-07-01T13:00:00Z")]
    [InlineData("2026年3月5日 9时05分", "Asia/Shanghai", "2026-03-05T01:05:00Z")]
    [InlineData("20260305090500", "Asia/Shanghai", "2026-03-05T01:05:00Z")]
    [InlineData("2026-03-05T09:05:00+09:00", "Asia/Shanghai", "2026-03-05T00:05:00Z")]
    [InlineData("05.03.2026", "Asia/Shanghai", null)]
    [InlineData("0001-01-01 00:00", "Asia/Shanghai", null)]
    public void Times_are_read_in_their_zone_and_an_hour_that_was_skipped_is_none(string text, string zone, string? moment) =>
        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), new CellDates(TimeZoneInfo.FindSystemTimeZoneById(zone), []).Moment(text));
}
