using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What every page that changes a draft asks first.</summary>
static class DraftGate
{
    public static void MustEdit(DraftView draft)
    {
        if (!draft.MayEdit) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name)));
    }

    /// <summary>Whoever holds a draft by name instead of by id.</summary>
    public static IReadOnlyList<Problem> Named(IReadOnlyList<Problem> problems, PageContext page) =>
        [.. problems.Select(p => p.Code == "draft.held" && p.Values is { } values ? p with { Values = values.SetItem("user", page.NameOf(new UserId(values["user"]))) } : p)];
}
