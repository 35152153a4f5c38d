/** The part of Swagger UI that the page uses; the package brings no types. */
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export interface ViewerRequest {
    url: string;
    method?: string;
    headers: Record<string, string>;
    body?: unknown;
  }

  interface Options {
    spec: unknown;
    domNode: Element;
    deepLinking: boolean;
    docExpansion: "none" | "list" | "full";
    defaultModelsExpandDepth: number;
    persistAuthorization: boolean;
    validatorUrl: null;
    requestInterceptor: (request: ViewerRequest) => Promise<ViewerRequest>;
  }

  const SwaggerUI: (options: Options) => unknown;
  export default SwaggerUI;
}
