using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>What the types of an assembly use, read from their signatures and from the instructions of every method body.</summary>
static class CodeUses
{
    const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static readonly Dictionary<int, OpCode> opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Types a type uses, with the generic arguments and elements inside them.</summary>
    public static HashSet<Type> TypesOf(Type type)
    {
        var found = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var one in type.GetInterfaces()) Add(one);
        foreach (var attribute in type.GetCustomAttributesData().Concat(type.GetMembers(Everything).SelectMany(member => member.GetCustomAttributesData())))
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments) Add(argument.Value as Type);
        }
        foreach (var field in type.GetFields(Everything)) Add(field.FieldType);
        foreach (var method in Methods(type))
        {
            foreach (var parameter in method.GetParameters()) Add(parameter.ParameterType);
            if (method is MethodInfo info) Add(info.ReturnType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) Add(local.LocalType);
            foreach (var member in MembersOf(method))
            {
                Add(member as Type ?? member.DeclaringType);
                if (member is MethodInfo called)
                {
                    Add(called.ReturnType);
                    if (called.IsGenericMethod) foreach (var argument in called.GetGenericArguments()) Add(argument);
                }
            }
        }
        return found;

        void Add(Type? used)
        {
            if (used is null || used.IsGenericParameter || !found.Add(used)) return;
            if (used.HasElementType) Add(used.GetElementType());
            if (used.IsGenericType) foreach (var argument in used.GetGenericArguments()) Add(argument);
        }
    }

    /// <summary>Members named by the instructions of a type's methods.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) => Methods(type).SelectMany(MembersOf);

    static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything));

    static IEnumerable<MemberInfo> MembersOf(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray();
        if (code is null) yield break;
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            int value = code[at++];
            if (value == 0xFE) value = 0xFE00 | code[at++];
            var operand = opCodes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)), typeArguments, methodArguments)!;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)),
                _ => 4,
            };
        }
    }
}
