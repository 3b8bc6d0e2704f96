using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Whether the data elements that fields are bound to are in the dictionary, and the fields can hold them.</summary>
static class ElementCheck
{
    public static void Fields(IEnumerable<FieldDefinition> fields, string place, List<Problem> problems)
    {
        foreach (var field in fields)
        {
            if (field.Element is { } bound)
            {
                if (DataElements.Find(bound) is not { } element) problems.Add(Problem.At("app.element.unknown", place, ("field", field.Id), ("element", bound)));
                else if (!BoundField.Fits(field, element))
                    problems.Add(Problem.At("app.element.type", place, ("field", field.Id), ("element", bound), ("types", string.Join(", ", element.Types))));
            }
            Fields(field.Fields, place, problems);
        }
    }
}
