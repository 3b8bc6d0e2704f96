using LowCode.Apps;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Importing;

public sealed class ProposalTests
{
    static readonly DateOnly today = new(2026, 11, 23);

    static readonly string[] headers = ["编号", "姓名", "身份证号", "联系电话", "走访日期", "类别", "补贴金额", "是否独居", "走访情况", "unitCode", "空列"];

    static byte[] Ledger() => XlsxWriter.Write("走访台账", headers, Enumerable.Range(0, 24).Select(n => (IReadOnlyList<string>)
    [
        $"ZF-{n:D3}", n % 2 == 0 ? "陈嘉明" : "欧阳小红", n % 2 == 0 ? "440524188001010014" : "11010519491231002X", $"138000001{n:D2}", $"2026-10-{n + 1:D2}", n % 3 == 0 ? "高龄" : n % 3 == 1 ? "残疾" : "低保",
        $"{n * 10}.50", n % 2 == 0 ? "是" : "否", n == 3 ? "家中无人，电话联系后约定下周二上午再次上门，老人目前住在女儿家，身体状况良好，暂无其他需求，已登记在册，后续由网格员跟进。" : "正常", "91350100M000100Y43", "",
    ]));

    static IReadOnlyList<ProposedColumn> Proposed()
    {
        using var table = TableFile.Open(new MemoryStream(Ledger()));
        return FormProposal.Of(table, today);
    }

    [Fact]
    public void A_ledger_tells_what_its_columns_are()
    {
        var columns = Proposed();
        Assert.Equal([FieldType.Text, FieldType.PersonName, FieldType.ResidentId, FieldType.Mobile, FieldType.Date, FieldType.Choice, FieldType.Money, FieldType.Boolean, FieldType.Textarea, FieldType.SocialCreditCode, FieldType.Text],
            columns.Select(c => c.Type));
        Assert.Equal(["高龄", "残疾", "低保"], columns[5].Options);
        Assert.Equal(["person.name", "person.idNumber", "person.phone"], columns.Select(c => c.Element).OfType<string>());
        Assert.Equal([.. Enumerable.Repeat(true, 10), false], columns.Select(c => c.Required));
        Assert.Equal(("column1", "unitCode"), (columns[0].Id, columns[9].Id));
    }

    [Fact]
    public void What_is_proposed_can_be_published_and_takes_the_ledgers_own_rows()
    {
        var package = ProposalEndpoints.Made("visits", "走访台账", "ZF", "operator", [.. Proposed().Where(c => c.Filled > 0)]);
        var app = AppCheck.Check(package).App!;
        using var table = TableFile.Open(new MemoryStream(Ledger()));
        // When a record began is the one thing the guess leaves to a person here.
        var mapping = ColumnGuess.Of(app, table.Headers) with { OpenedAt = new("走访日期") };
        // Rows of the table the app was made of come from nowhere else, and are told apart by the app's own name.
        Assert.Equal("visits", mapping.System);
        Assert.Empty(MappingCheck.Check(mapping, app, table.Headers));
        var mapper = new RowMapper(mapping, app, table.Headers);
        var issues = new List<ImportIssue>();
        var rows = table.Rows().Select(r => mapper.Map(r, issues)).OfType<MappedRow>().ToList();
        Assert.Empty(issues);
        Assert.Equal(24, rows.Count);
        var form = app.OpeningForm.Evaluate(LowCode.Scripts.Record.Empty, rows[0].Opening, FormAccess.EditAll, new FormContext(FormMode.Submit, new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8))));
        Assert.Empty(form.Problems);
    }

    [Fact]
    public void Without_a_name_or_columns_there_is_no_app() =>
        Assert.Equal("proposal.columns", Assert.Throws<RefusedException>(() => ProposalEndpoints.Made("x-y", " ", "ZF", "operator", [])).Problems[0].Code);
}
