import ajvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler';
import serializerSelector, {
  type Serializer,
  type SerializerFactory,
} from '@fastify/fast-json-stringify-compiler';

/** A validator as Fastify calls it: what is wrong lies on the function. */
interface Check {
  (data: unknown): boolean;
  errors?: unknown;
}

const validators = ajvCompiler();
const serializers = serializerSelector();

const buildValidator = (...given: Parameters<BuildCompilerFromPool>) => {
  const compile = validators(...given) as unknown as (of: object) => Check;
  return (of: object): Check => {
    let compiled: Check | undefined;
    const check: Check = (data) => {
      compiled ??= compile(of);
      const isValid = compiled(data);
      check.errors = compiled.errors;
      return isValid;
    };
    return check;
  };
};

const buildSerializer: SerializerFactory = (...given) => {
  const compile = serializers(...given);
  return (of) => {
    let compiled: Serializer | undefined;
    return (answer) => {
      compiled ??= compile(of);
      return compiled(answer);
    };
  };
};

/**
 * What checks and what writes a schema is compiled when the first request needs it, and not when the service starts: it has
 * hundreds of them, which take a second, and few processes need them all.
 */
export const compileLate = {
  buildValidator: buildValidator as unknown as BuildCompilerFromPool,
  buildSerializer,
};
